"""What customers have bought."""
try: from graph.lifecycle import session
except ImportError: raise SystemExit("run this from the folder src")
BUY = "MATCH (c:Customer {id: $id}) MERGE (p:Product {name: $product}) MERGE (c)-[:BOUGHT]->(p)"
BOUGHT = "MATCH (:Customer {id: $id})-[:BOUGHT]->(p) RETURN p.name AS name ORDER BY name"
MOST = 100
def buy(id, *products):
    wanted = sorted(set(products))
    count = len(wanted)
    if count > MOST:
        message = f"{count} products at once, {MOST} are possible"
        raise ValueError(message)
    with session() as run:
        for product in wanted: run(BUY, id=id, product=product)
    return count
def bought(id, last=None):
    with session() as run:
        names = [row["name"] for row in run(BOUGHT, id=id)]
    if last is not None:
        return names[-last:]
    return names
def common(one, other):
    others = set(bought(other))
    return [name for name in bought(one) if name in others]
