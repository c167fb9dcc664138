"""Attachments as a client handles them."""
OCTETS = {"Content-Type": "application/octet-stream"}


def begin(client, request, name="申请材料.pdf", size=1, **options):
    return client.post(f"/api/v1/requests/{request['id']}/attachments", {"name": name, "size": size}, **options)


def send(client, upload, data, offset=None):
    query = {} if offset is None else {"offset": offset}
    return client.put(f"/api/v1/uploads/{upload['id']}", raw=data, query=query, headers=OCTETS)


def offer(client, request, name, data):
    """Announces and sends; the answer to the bytes."""
    answer = begin(client, request, name, len(data))
    assert answer.status == 201, answer
    return send(client, answer.json, data)


def attach(client, request, name, data):
    answer = offer(client, request, name, data)
    assert answer.status == 201, answer
    return answer.json


def listed(client, request):
    answer = client.get(f"/api/v1/requests/{request['id']}/attachments")
    assert answer.status == 200, answer
    return answer.json["items"]


def download(client, request, attachment, **headers):
    return client.get(f"/api/v1/requests/{request['id']}/attachments/{attachment['id']}", headers=headers)
