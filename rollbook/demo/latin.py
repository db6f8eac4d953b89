"""Names in Latin letters, with and without accents."""

from typing import Final

from rollbook.demo.culture import Culture

LATIN: Final = (
    Culture(
        language="en", zones=("Europe/London", "Europe/Dublin"), phone="+44770090####", weight=18,
        women="Amelia,Beatrice,Charlotte,Daisy,Eleanor,Florence,Grace,Harriet,Imogen,Niamh,Siân,Zoë,Priya,Aoife",
        men="Alfie,Barnaby,Callum,Dylan,Edward,Finlay,George,Henry,Isaac,Jack,Oisín,Rhys,Samuel,Theo",
        families="Ashworth,Bennett,Carter,Dawson,Ellis,Fletcher,Greenwood,Hughes,Marsh,Norwood,O’Brien,O’Sullivan,"
        "Parker,Radcliffe,Sutton,Thornton,Underwood,Walsh,Whitaker,Young,MacLeod,Hartley-Jones",
    ),
    Culture(
        language="de", zones=("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"), phone="+493023125###", weight=10,
        women="Anneliese,Bärbel,Clara,Friederike,Greta,Hannah,Jördis,Käthe,Lena,Mathilde,Ronja,Sophie",
        men="Anton,Björn,Emil,Felix,Götz,Hannes,Jürgen,Konrad,Lukas,Moritz,Sören,Till",
        families="Bäcker=baecker,Groß=gross,Hofmann,Jäger=jaeger,Köhler=koehler,Kröger=kroeger,Lüdecke=luedecke,"
        "Möller=moeller,Neumann,Pfeiffer,Richter,Schäfer=schaefer,Schönfeld=schoenfeld,Stößel=stoessel,"
        "Vogel,von der Heide,Weiß=weiss,Zimmermann",
    ),
    Culture(
        language="fr", zones=("Europe/Paris", "Europe/Brussels", "Africa/Dakar"), phone="+3363998####", weight=8,
        women="Adèle,Agnès,Bénédicte,Chloé,Élodie,Geneviève,Hélène,Inès,Maëlle,Marie-Noëlle,Océane,Aïssatou",
        men="Aurélien,Benoît,Cédric,Étienne,François,Gaël,Jérôme,Loïc,Mathéo,Noël,Rémi,Théo,Mamadou",
        families="Aubert,Béranger,Chevalier,Delacroix,Diallo,Dufrêne,Fontaine,Gauthier,Lefèvre,Le Goff,Marchand,"
        "Ndiaye,Perrin,Prévost,Renaud,Saint-Léger,Thévenot,Vasseur",
    ),
    Culture(
        language="es", zones=("Europe/Madrid", "America/Mexico_City", "America/Bogota"), phone="+340########", weight=8,
        women="Alba,Begoña,Carmen,Inés,Itziar,Lucía,María José,Mónica,Noelia,Rocío,Sofía,Ximena",
        men="Álvaro,Andrés,Íñigo,Héctor,Joaquín,José Luis,Martín,Óscar,Raúl,Sebastián,Tomás,Unai",
        families="Álvarez Peña,Castaño,Domínguez,Echeverría,Fernández,García Ibáñez,Herrera,Iglesias,Jiménez,Lozano,"
        "Muñoz,Núñez,Ordóñez,Pérez Soler,Quintana,Rodríguez,Sáenz,Vázquez,Zúñiga",
    ),
    Culture(
        language="pt-br", zones=("America/Sao_Paulo", "Europe/Lisbon"), phone="+55110########", weight=7,
        women="Ângela,Beatriz,Conceição,Flávia,Inês,Jéssica,Letícia,Luísa,Márcia,Natália,Thaís,Vitória",
        men="António,Bento,Caetano,Estêvão,Fábio,Gonçalo,João,José,Luís,Mário,Sérgio,Tomé",
        families="Andrade,Assunção,Brandão,Conceição,da Silva,dos Santos,Falcão,Gonçalves,Guimarães,Leitão,Magalhães,"
        "Moura,Nóbrega,Queirós,Rebelo,Simões,Távora,Vasconcelos",
    ),
    Culture(
        language="en", zones=("Europe/Warsaw",), phone="+480########",
        women="Agnieszka,Bożena,Dominika,Elżbieta,Grażyna,Kinga,Łucja,Małgorzata,Róża,Zofia,Żaneta",
        men="Bartłomiej,Czesław,Grzegorz,Jędrzej,Kacper,Łukasz,Michał,Paweł,Stanisław,Tadeusz,Wojciech",
        families="Błaszczyk,Dąbrowski/Dąbrowska,Gołębiewski/Gołębiewska,Kaźmierczak,Lewandowski/Lewandowska,Nowak,"
        "Piątek,Sikora,Szymański/Szymańska,Wiśniewski/Wiśniewska,Wójcik,Zieliński/Zielińska,Źrebiec",
    ),
    Culture(
        language="en", zones=("Europe/Prague", "Europe/Bratislava"), phone="+420100######", weight=3,
        women="Alžběta,Božena,Eliška,Jiřina,Kateřina,Ľudmila=ludmila,Růžena,Šárka,Tereza,Zdeňka",
        men="Bohumír,Dušan,Jiří,Kryštof,Luboš,Matěj,Ondřej,Přemysl,Řehoř,Šimon,Václav",
        families="Beneš/Benešová,Čermák/Čermáková,Dvořák/Dvořáková,Hruška/Hrušková,Kříž/Křížová,Novák/Nováková,"
        "Říha/Říhová,Šťastný/Šťastná,Tkáč/Tkáčová,Vlček/Vlčková,Žák/Žáková",
    ),
    Culture(
        language="en", zones=("Atlantic/Reykjavik", "Europe/Oslo", "Europe/Copenhagen"), phone="+4700######",
        women="Ásdís,Astrid,Birgitta,Freyja,Guðrún,Ingrid,Kåre-Lise,Maja,Sigríður,Solveig,Þóra,Åse",
        men="Axel,Bjørn,Eiríkur,Gunnar,Håkon,Jørgen,Kjartan,Lars,Magnús,Øyvind,Søren,Þórður",
        families="Andersen,Bjørnstad,Einarsson/Einarsdóttir,Grønvold,Hauksson/Hauksdóttir,Høyer,Kjærgaard,Lindqvist,"
        "Magnússon/Magnúsdóttir,Nygård,Østergaard,Rasmussen,Sæther,Þorsteinsson/Þorsteinsdóttir",
    ),
    Culture(
        language="en", zones=("Europe/Istanbul",), phone="+90100#######",
        women="Ayşe,Büşra,Çiğdem,Elif,Gülşen,Hülya,İpek,Müge,Özlem,Şebnem,Yağmur",
        men="Barış,Çağrı,Doğan,Emre,Göktuğ,İsmail,Kağan,Oğuz,Ömer,Şükrü,Yiğit",
        families="Aydın,Balcı,Çelik,Demirtaş,Erdoğmuş,Güneş,Işık,Karagöz,Öztürk,Şahin,Türkoğlu,Yıldız",
    ),
    Culture(
        language="en", zones=("Asia/Ho_Chi_Minh",), phone="+84100######", weight=3,
        women="Ánh,Bích,Diễm,Hạnh,Hương,Lệ,Ngọc,Phương,Quỳnh,Thảo,Tuyết,Yến",
        men="Bảo,Cường,Đức,Hiếu,Hoàng,Khánh,Lộc,Nghĩa,Phúc,Quân,Tấn,Vũ",
        families="Bùi,Đặng,Đỗ,Dương,Hồ,Huỳnh,Lê,Lý,Ngô,Nguyễn,Phạm,Phan,Trần,Võ",
    ),
    Culture(
        language="en", zones=("Africa/Lagos", "Africa/Accra", "Africa/Nairobi"), phone="+234100#######",
        women="Adébùkọ́lá,Akosua,Chidinma,Ẹniọlá,Folákẹ́,Ngozi,Nkiru,Ọmọlará,Titilayọ̀,Wanjirũ,Yẹ́misí,Zainab",
        men="Adéwálé,Chukwuemeka,Ìdòwú,Káyọ̀dé,Kwame,Mwangi,Obinna,Ọláolú,Ṣẹ́gun,Tùndé,Uche,Yaw",
        families="Adébáyọ̀,Asante,Balógun,Eze,Fálànà,Kamau,Mensah,Nwosu,Ọbáfẹ́mi,Okafor,Ọlátúnjí,Owusu,Ṣónúgà",
    ),
)  # fmt: skip
