"""How the drawn scenes look: strokes, grounds, litter by kind, small props, and the EXIF of a drawn file."""
