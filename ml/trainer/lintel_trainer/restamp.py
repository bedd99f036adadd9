"""`python -m lintel_trainer.restamp`: after a reviewed edit of deny_list.json, writes its new checksum."""

import json
import re

from .deny import LIST_PATH, DenyList, checksum


def main() -> None:
    text = LIST_PATH.read_text("utf-8")
    stamped = re.sub(r'"checksum": "[^"]*"', f'"checksum": "{checksum(json.loads(text))}"', text)
    LIST_PATH.write_text(stamped, "utf-8")
    print(DenyList().checksum)


if __name__ == "__main__":
    main()
