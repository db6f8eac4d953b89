import pytest
from tests import world
from django.test import Client
from django.core.files.uploadedfile import SimpleUploadedFile
S3=b"""update,username,firstName,lastName
add-user,u1@email.com,u1first,u1last
remove-user,u2@email.com,,
remove-user,u3@email.com,,
add-user,u4@email.com,u4first,u4last
add-user,u1@email.com,u1first changed,u1last changed
"""
@pytest.mark.django_db
def test_x():
    w=world.make(); world.person("U2", email="u2@email.com"); world.person("U3", email="u3@email.com")
    c=Client(); c.force_login(w.uma)
    r=c.get("/users/import/"); print(r.status_code, len(r.content))
    r=c.post("/users/import/",{"file":SimpleUploadedFile("x.csv",S3)}); print(r.status_code,r.headers.get("Location"))
    url=r.headers["Location"]
    r=c.get(url); print(r.content.decode()[-9000:])
    r=c.post(url,{"skip_first":"on","update_existing":"on"}); url=r.headers["Location"]
    r=c.get(url+"?kind=change"); print(r.content.decode()[-3000:])
    r=c.post(url+"apply/"); print(r.status_code,r.headers["Location"])
    r=c.get(url); print(r.content.decode()[-9000:-3000])
