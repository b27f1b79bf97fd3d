"""Whether there is anything to migrate is told without alembic, which is slow to import."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from qmember.models import migrate

CHECK = """
import sys
from qmember.models import migrate
migrate.head()
sys.exit("alembic" in sys.modules)
"""


def test_the_revisions_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory(str(migrate.FOLDER))
    known, followed = migrate._revisions()
    assert known == {script.revision for script in scripts.walk_revisions()}
    assert known - followed == set(scripts.get_heads())
    assert migrate.head() == scripts.get_current_head()


def test_a_start_at_the_newest_schema_does_not_meet_alembic() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], cwd=migrate.FOLDER.parent, check=False)
    assert done.returncode == 0
