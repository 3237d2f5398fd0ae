"""The pages of a report, from sending to reviewing."""
