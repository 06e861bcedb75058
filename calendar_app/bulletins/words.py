"""What was chosen for a bulletin, in words."""

from sqlalchemy.orm import Session

from calendar_app.bulletins import wish
from calendar_app.plans import choices


def words(session: Session, noted: str, language: str) -> str:
    """What a choice is called; a code that nothing has any more stands for itself."""
    if noted in (wish.HIGHLIGHTS, wish.ALL):
        return choices.whole_name(noted.removeprefix("what="))
    chosen = wish.read(noted)
    names = choices.called(session, chosen, language)
    return ", ".join(names.get(choice, choice[1]) for choice in chosen.chosen())
