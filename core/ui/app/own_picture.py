"""The reader's own picture: a file, or what the camera sees; it stays in the session, and in the reader's browser."""

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.images import MAX_BYTES, ImageError, LoadedImage, open_image
from core.pictures.kept import KeptPicture, from_bytes, to_bytes
from core.ui.app import state
from core.ui.components.files.given import file_field
from core.ui.components.keeper.keeper import keep_in_browser
from core.ui.components.photo.photo import photograph

LARGEST = 1024  # pixels on the longer side that it is kept with
_PICTURE, _PROBLEM = "own_picture", "picture_problem"  # in the session
_CAMERA = "camera"  # the key of its switch; no link switches it on
_CHANGED = "own_picture_changed"  # in the session: by its keeper, which alone runs then


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A picture as a session holds it, and the browser: packed, a tenth of what its pixels take.

    Attributes:
        name: of its file. packed: the bytes of ``core.pictures.kept``. digest: of its pixels. size: (height, width).
    """

    name: str
    packed: bytes
    digest: str
    size: tuple[int, int]

    def unpacked(self) -> LoadedImage:
        """The picture, up to ``LARGEST`` pixels on the longer side."""
        kept = from_bytes(self.packed)
        return LoadedImage(kept.pixels, kept.original_size, kept.notes)


def own_picture() -> OwnPicture | None:
    """The picture, None until there is one."""
    return st.session_state.get(_PICTURE)


def camera_is_on() -> bool:
    """Whether the reader wants to use the camera."""
    return state.value("source") == "own" and st.session_state.get(_CAMERA, False)


def choose_own_picture(films: bool) -> None:
    """Draw a field for a file, or the camera unless the page ``films``: shows itself what the camera sees."""
    camera = st.toggle("Use the camera", key=_CAMERA)
    if camera and films:
        st.caption("It is on the page, and filtered as it runs.")
    elif camera:
        photograph(take_photograph, LARGEST, key="own_photo")
    else:
        # No list of types: names do not decide (.jfif, .mpo, none at all), the content does.
        file_field("Your picture", "own_file", _take, MAX_BYTES // 10**6, pastes=True)
    if problem := st.session_state.get(_PROBLEM):
        st.error(problem)
    elif own_picture() is None and not camera:
        st.caption("Only you have your picture: somebody else who opens your link is asked for one, too.")
    keep_own_picture(shown=True)


@st.fragment
def keep_own_picture(shown: bool) -> None:
    """Have the browser keep the picture, or send it if this session is without it.

    ``shown`` is whether a sentence says so. Only this runs when the browser says that it has kept it.
    """
    if st.session_state.pop(_CHANGED, False):
        st.rerun()
    own = own_picture()
    held = own and (own.digest, lambda: own.packed)
    keep_in_browser("own_picture_kept", held, _take_back, _forget, shown)


def forget_problem() -> None:
    """Say no more what was wrong with the last file: whoever comes back later has another one in mind."""
    st.session_state[_PROBLEM] = None


def take_photograph(name: str, data: bytes) -> None:
    """Take a frame of the camera, a PNG if all is well, and put the camera away."""
    if _take(name, data):
        st.session_state[_CAMERA] = False


def _take(name: str, data: bytes) -> bool:
    """Decode a file, which may be anything; a bad one leaves the picture, and a sentence to show."""
    try:
        loaded = open_image(data, LARGEST)
    except ImageError as error:
        st.session_state[_PROBLEM] = str(error)
        return False
    picture = KeptPicture(name, loaded.pixels, loaded.original_size, loaded.notes)
    _hold(picture, to_bytes(picture))
    return True


def _take_back(data: bytes) -> str | None:
    """Take what the browser kept, and return its digest; what is no picture changes nothing."""
    try:
        came = from_bytes(data)
    except ValueError:
        return None
    st.session_state[_CHANGED] = True
    return _hold(came, data)


def _hold(picture: KeptPicture, packed: bytes) -> str:
    digest = digest_of(picture.pixels)
    st.session_state[_PICTURE] = OwnPicture(picture.name, packed, digest, picture.pixels.shape[1:])
    forget_problem()
    return digest


def _forget() -> None:
    """The picture is gone from the browser, so it goes from the session, too."""
    st.session_state[_PICTURE] = None
    st.session_state[_CHANGED] = True


def digest_of(pixels: np.ndarray) -> str:
    """The same for the same pixels (C, H, W), another for any others."""
    levels = hashlib.blake2b(np.ascontiguousarray(pixels), digest_size=12)
    return levels.hexdigest() + "x".join(map(str, pixels.shape))
