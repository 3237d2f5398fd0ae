"""The EXIF of a drawn file: real tags at real offsets, saying plainly that it is a drawing."""

from datetime import UTC, datetime

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from samples.scenes import Scene

MAKE, MODEL = "Constat", "Drawn sample"
DESCRIPTION = "Drawn sample, not a photograph"
UNDEFINED = IFDRational(0, 0)
SECOND_PARTS = 100_000
"""Seconds of arc are written in 1/100,000: 0.3 mm, far below a rounding of six decimals."""


def exif_of(scene: Scene) -> Image.Exif:
    """Return the tags of a scene's file: when, and where as `scene.gps` says."""
    exif = Image.Exif()
    written = scene.taken_local.strftime("%Y:%m:%d %H:%M:%S")
    exif[ExifTags.Base.ImageDescription] = DESCRIPTION
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = MAKE, MODEL
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.DateTime] = written
    exif.get_ifd(ExifTags.IFD.Exif).update({
        ExifTags.Base.DateTimeOriginal: written, ExifTags.Base.DateTimeDigitized: written,
        ExifTags.Base.OffsetTimeOriginal: scene.offset,
    })  # fmt: skip
    if scene.gps == "full":
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_place(scene))
    elif scene.gps == "removed":
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_blanked())
    return exif


def _place(scene: Scene) -> dict[int, object]:
    """Return the GPS tags of a phone with a fix."""
    return {
        ExifTags.GPS.GPSVersionID: b"\x02\x03\x00\x00",
        ExifTags.GPS.GPSLatitudeRef: "N" if scene.lat >= 0 else "S",
        ExifTags.GPS.GPSLatitude: degrees_minutes_seconds(scene.lat),
        ExifTags.GPS.GPSLongitudeRef: "E" if scene.lon >= 0 else "W",
        ExifTags.GPS.GPSLongitude: degrees_minutes_seconds(scene.lon),
        ExifTags.GPS.GPSImgDirectionRef: "T",
        ExifTags.GPS.GPSImgDirection: IFDRational(round(scene.direction_deg * 10), 10),
        ExifTags.GPS.GPSHPositioningError: IFDRational(round(scene.accuracy_m * 10), 10),
        **_clock(scene.taken_at),
    }


def _blanked() -> dict[int, object]:
    """Return the GPS tags a phone leaves when it takes the place out: NUL references and 0/0."""
    return {
        ExifTags.GPS.GPSLatitudeRef: "\x00",
        ExifTags.GPS.GPSLatitude: (UNDEFINED,) * 3,
        ExifTags.GPS.GPSLongitudeRef: "\x00",
        ExifTags.GPS.GPSLongitude: (UNDEFINED,) * 3,
    }


def _clock(moment: datetime) -> dict[int, object]:
    """Return the satellite's date and time, UTC."""
    utc = moment.astimezone(UTC)
    return {
        ExifTags.GPS.GPSDateStamp: utc.strftime("%Y:%m:%d"),
        ExifTags.GPS.GPSTimeStamp: tuple(IFDRational(part, 1) for part in (utc.hour, utc.minute, utc.second)),
    }


def degrees_minutes_seconds(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Return the size of an angle as the three rationals EXIF wants; its sign goes into the reference tag."""
    parts = round(abs(degrees) * 3600 * SECOND_PARTS)
    minutes, seconds = divmod(parts, 60 * SECOND_PARTS)
    return IFDRational(minutes // 60, 1), IFDRational(minutes % 60, 1), IFDRational(seconds, SECOND_PARTS)
