"""Texts of an instance that people write, and that could do harm."""


def name_everything(document, text):
    """Give every free text of an instance this content, and the instance one agreement that bears it."""
    document["name"] = text
    for line in document["lines"]:
        line["name"] = text
        for section in line["sections"]:
            section["name"] = section["direction"] = text
    for organisation in document["organisations"]:
        organisation["name"] = organisation["board"] = text
        for group in organisation["groups"]:
            group["name"] = text
    document["sources"] = {"bin_min": {"text": text, "quality": "assumed"}}
    document["agreements"] = [{"kind": "max_shifted", "note": text, "at_most_person_min": 2500, "boards": [text]}]
    return document
