"""Names in other scripts than Latin, each with how an address spells it."""

from typing import Final

from rollbook.demo.culture import Culture

OTHER_SCRIPTS: Final = (
    Culture(
        language="en", zones=("Europe/Athens", "Asia/Nicosia"), phone="+3010########",
        women="Αγγελική=angeliki,Βασιλική=vasiliki,Δήμητρα=dimitra,Ειρήνη=eirini,Ελένη=eleni,Κατερίνα=katerina,"
        "Μαρίνα=marina,Ουρανία=ourania,Σοφία=sofia,Χριστίνα=christina",
        men="Αλέξανδρος=alexandros,Βαγγέλης=vangelis,Γιώργος=giorgos,Δημήτρης=dimitris,Θοδωρής=thodoris,Κώστας=kostas,"
        "Νίκος=nikos,Παναγιώτης=panagiotis,Σπύρος=spyros,Χρήστος=christos",
        families="Αλεξίου=alexiou,Βλάχος/Βλάχου=vlachos/vlachou,Γεωργίου=georgiou,Δημητρίου=dimitriou,"
        "Ιωαννίδης/Ιωαννίδου=ioannidis/ioannidou,Καραγιάννης/Καραγιάννη=karagiannis/karagianni,"
        "Μακρής/Μακρή=makris/makri,Νικολάου=nikolaou,Οικονόμου=oikonomou,Παππάς/Παππά=pappas/pappa,"
        "Σταύρου=stavrou,Χατζής/Χατζή=chatzis/chatzi",
    ),
    Culture(
        language="en", zones=("Europe/Riga", "Asia/Almaty", "Asia/Tbilisi"), phone="+70#########",
        women="Алёна=alyona,Вера=vera,Галина=galina,Дарья=darya,Екатерина=ekaterina,Людмила=lyudmila,Надежда=nadezhda,"
        "Ольга=olga,Светлана=svetlana,Юлия=yulia",
        men="Алексей=aleksei,Борис=boris,Григорий=grigory,Дмитрий=dmitry,Егор=egor,Илья=ilya,Кирилл=kirill,"
        "Михаил=mikhail,Пётр=pyotr,Фёдор=fyodor",
        families="Белов/Белова=belov/belova,Виноградов/Виноградова=vinogradov/vinogradova,Гусев/Гусева=gusev/guseva,"
        "Журавлёв/Журавлёва=zhuravlyov/zhuravlyova,Зайцев/Зайцева=zaitsev/zaitseva,Крылов/Крылова=krylov/krylova,"
        "Лебедев/Лебедева=lebedev/lebedeva,Морозов/Морозова=morozov/morozova,Соколов/Соколова=sokolov/sokolova,"
        "Тихонов/Тихонова=tikhonov/tikhonova,Черных=chernykh,Шубин/Шубина=shubin/shubina",
    ),
    Culture(
        language="en", zones=("Europe/Kyiv",), phone="+3800########", weight=3,
        women="Ганна=hanna,Зоряна=zoriana,Ірина=iryna,Катерина=kateryna,Леся=lesia,Марічка=marichka,Оксана=oksana,"
        "Соломія=solomiia,Христина=khrystyna,Ярина=yaryna",
        men="Андрій=andrii,Богдан=bohdan,Василь=vasyl,Дмитро=dmytro,Ігор=ihor,Любомир=liubomyr,Остап=ostap,"
        "Сергій=serhii,Тарас=taras,Юрій=yurii",
        families="Бондаренко=bondarenko,Гончар=honchar,Ковальчук=kovalchuk,Кравець=kravets,Литвин=lytvyn,"
        "Мельник=melnyk,Олійник=oliinyk,Савченко=savchenko,Ткаченко=tkachenko,Шевчук=shevchuk,Яремчук=yaremchuk",
    ),
    Culture(
        language="ar", zones=("Africa/Cairo", "Asia/Amman", "Africa/Casablanca"), phone="+97151#######", weight=7,
        women="أمل=amal,إيمان=iman,بسمة=basma,خديجة=khadija,رانيا=rania,سلمى=salma,عائشة=aisha,فاطمة=fatima,ليلى=layla,"
        "مريم=maryam,نور=nour,هند=hind",
        men="أحمد=ahmad,إبراهيم=ibrahim,بلال=bilal,حسن=hassan,خالد=khaled,سامي=sami,طارق=tariq,عمر=omar,كريم=karim,"
        "محمود=mahmoud,ياسين=yassin,يوسف=yousef",
        families="البنا=albanna,الحداد=alhaddad,الخطيب=alkhatib,الزهراني=alzahrani,السيد=alsayed,الشامي=alshami,"
        "العلوي=alalawi,القاضي=alqadi,المصري=almasri,النجار=alnajjar,بن علي=benali,منصور=mansour",
    ),
    Culture(
        language="he", zones=("Asia/Jerusalem",), phone="+97215#######",
        women="אביגיל=avigail,איילת=ayelet,דנה=dana,הדס=hadas,טליה=talia,יעל=yael,מיכל=michal,נועה=noa,שירה=shira,"
        "תמר=tamar",
        men="אורי=uri,איתן=eitan,אלון=alon,גיל=gil,דוד=david,יונתן=yonatan,נדב=nadav,עומר=omer,רועי=roi,תומר=tomer",
        families="אברהמי=avrahami,בן דוד=ben-david,ברק=barak,גולן=golan,כהן=cohen,לוי=levi,מזרחי=mizrahi,"
        "פרידמן=friedman,פרץ=peretz,רוזן=rosen,שגב=segev,שפירא=shapira",
    ),
    Culture(
        language="en", zones=("Asia/Kolkata",), phone="+9110########", weight=6,
        women="अनन्या=ananya,ईशा=isha,कविता=kavita,गीता=geeta,दीपिका=deepika,नेहा=neha,प्रिया=priya,मीरा=meera,लक्ष्मी=lakshmi,"
        "सुनीता=sunita,श्रुति=shruti",
        men="अर्जुन=arjun,आदित्य=aditya,कृष्ण=krishna,दीपक=deepak,नितिन=nitin,प्रकाश=prakash,राहुल=rahul,विक्रम=vikram,"
        "संजय=sanjay,सिद्धार्थ=siddharth",
        families="अग्रवाल=agarwal,गुप्ता=gupta,चौहान=chauhan,जोशी=joshi,त्रिपाठी=tripathi,नायर=nair,पटेल=patel,मिश्रा=mishra,"
        "वर्मा=verma,शर्मा=sharma,श्रीवास्तव=srivastava,सिंह=singh",
    ),
    Culture(
        language="en", zones=("Asia/Shanghai", "Asia/Singapore", "Asia/Taipei"), phone="+86100########", weight=7,
        women="佳怡=jiayi,慧敏=huimin,静=jing,丽娟=lijuan,梦瑶=mengyao,诗涵=shihan,婷婷=tingting,晓燕=xiaoyan,雪=xue,雨桐=yutong",
        men="博文=bowen,浩然=haoran,建国=jianguo,俊杰=junjie,磊=lei,明=ming,思远=siyuan,伟=wei,宇轩=yuxuan,志强=zhiqiang",
        families="陈=chen,邓=deng,冯=feng,黄=huang,李=li,林=lin,刘=liu,欧阳=ouyang,孙=sun,王=wang,吴=wu,徐=xu,杨=yang,张=zhang,"
        "赵=zhao,周=zhou",
    ),
    Culture(
        language="ja", zones=("Asia/Tokyo",), phone="+8110########", weight=6,
        women="愛=ai,葵=aoi,花子=hanako,陽菜=hina,かおり=kaori,美咲=misaki,直子=naoko,さくら=sakura,結衣=yui,由美子=yumiko",
        men="大輔=daisuke,悠斗=haruto,健太=kenta,誠=makoto,直樹=naoki,蓮=ren,翔太=shota,拓也=takuya,太郎=taro,祐介=yusuke",
        families="石川=ishikawa,伊藤=ito,小林=kobayashi,佐々木=sasaki,佐藤=sato,清水=shimizu,鈴木=suzuki,高橋=takahashi,"
        "田中=tanaka,中村=nakamura,森=mori,山本=yamamoto,吉田=yoshida,渡辺=watanabe",
    ),
    Culture(
        language="en", zones=("Asia/Seoul",), phone="+8290########", weight=3,
        women="민서=minseo,서연=seoyeon,수진=sujin,예은=yeeun,유나=yuna,은정=eunjeong,지우=jiwoo,지현=jihyun,하늘=haneul",
        men="도현=dohyun,민준=minjun,성호=seongho,영수=youngsoo,재훈=jaehoon,준서=junseo,지훈=jihoon,태양=taeyang,현우=hyunwoo",
        families="강=kang,권=kwon,김=kim,남궁=namgung,박=park,서=seo,신=shin,윤=yoon,이=lee,임=lim,정=jung,최=choi,한=han",
    ),
    Culture(
        language="en", zones=("Asia/Bangkok",), phone="+66100######", weight=2,
        women="กมลวรรณ=kamonwan,จันทร์=chan,ดารา=dara,นภา=napha,พิมพ์=phim,มาลี=malee,วรรณา=wanna,สุดา=suda",
        men="กิตติ=kitti,ชาญชัย=chanchai,ณัฐ=nat,ธนา=thana,ประเสริฐ=prasert,วิชัย=wichai,สมชาย=somchai,อนันต์=anan",
        families="แก้วมณี=kaewmanee,จันทร์สว่าง=chansawang,ทองดี=thongdee,บุญมา=boonma,ศรีสุข=srisuk,สุวรรณ=suwan,"
        "แสงทอง=saengthong,อินทร์แก้ว=inkaew",
    ),
)  # fmt: skip
