"""Customers of the example shop."""
from graph.lifecycle import session
FIND = "MATCH (c:Customer {id: $id}) RETURN c.name AS name"
ADD = "MERGE (c:Customer {id: $id}) SET c.name = $name"
def checked(name):
    if not name.strip():
        message = "a customer has a name"
        raise ValueError(message)
    return name.strip()
def add(id, name):
    given = checked(name)
    with session() as run:
        run(ADD, id=id, name=given)
def find(id):
    with session() as run:
        found = run(FIND, id=id)
        names = [row["name"] for row in found]
    return names[0] if names else None
