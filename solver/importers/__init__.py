"""From feeds, registers, sheets and counts to an instance, with every assumption listed."""
