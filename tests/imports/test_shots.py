import pytest
from tests import world
from tests.browser.conftest import sign_in, visit, world as bworld  # noqa
CSV="""action,username,first name,last name,email,phone,roles,language,abteilung
add-user,u1@email.com,Uma,Firth,,+351 912 345 678,Student,de,A
update,p3@crowd.example,,Rossi,,,Coach; Translator,,
remove-user,p4@crowd.example,,,,,,,
add-user,u4@email,Theo,Park,,,Student,,
add-user,nora.ali77@northwind.example,Nora,Ali,,,Student,,
update,p5@crowd.example,,,new5@crowd.example,,Proofreader,,
update,ada@example.org,Adah,,,,,,
foo,ada@example.org,Adah,,,,,,
add-user,p6@crowd.example,Mei,Weber,,,Student,,
update,p7@crowd.example,P7,Crowd,,,,,
"""
S3P="""update,username,firstName,lastName add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last add-user,u1@email.com,u1first changed,u1last changed -
"""
@pytest.fixture
def world(bworld): return bworld
def test_shots(visit, world):
    for name, kw in (("light",{}),("dark",{"scheme":"dark"}),("narrow",{"width":390}),("rtl",{"language":"ar-xb"}),("nojs",{"script":False})):
        p=visit(who="uma",**kw)
        p.goto("/users/import/"); p.screenshot(path=f"/tmp/shots/upload-{name}.png",full_page=True)
        p.fill("[name=text]", CSV); p.check("[name=skip_first]"); p.click("form[enctype] button.primary")
        p.wait_for_url("**/import/*/"); p.screenshot(path=f"/tmp/shots/review-{name}.png",full_page=True)
        if name=="light":
            url=p.url
            p.goto("/users/import/"); p.fill("[name=text]", S3P); p.click("form[enctype] button.primary"); p.wait_for_url("**/import/*/"); p.screenshot(path=f"/tmp/shots/printed.png",full_page=True)
            p.goto("/users/import/"); p.click("form[enctype] button.primary"); p.screenshot(path=f"/tmp/shots/empty.png",full_page=True)
            p.goto("/users/import/"); p.fill("[name=text]", "\n".join(f"remove-user,p{n}@crowd.example" for n in range(8,40))); p.click("form[enctype] button.primary"); p.wait_for_url("**/import/*/"); p.screenshot(path=f"/tmp/shots/brake.png",full_page=True)
            p.click("button.danger"); p.screenshot(path=f"/tmp/shots/brake2.png",full_page=True)
            p.goto(url); p.click(".head button.primary"); p.wait_for_load_state(); p.screenshot(path=f"/tmp/shots/result.png",full_page=True)
            p.click("#result form button"); p.wait_for_load_state(); p.screenshot(path=f"/tmp/shots/undone.png",full_page=True)
