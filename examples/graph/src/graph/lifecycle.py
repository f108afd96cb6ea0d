"""One driver for the whole program, and a session a call."""
import contextlib
driver = None
@contextlib.contextmanager
def session():
    with driver.session() as open_session: yield open_session.run
def close():
    driver.close()
