"""The reader's own picture: a file, or what the camera sees; it stays in the session."""

import hashlib

import numpy as np
import streamlit as st

from core.images import ImageError, LoadedImage, open_image
from core.ui.app import state

LARGEST = 1024  # pixels on the longer side that it is kept with
_PICTURE, _PROBLEM, _UPLOADS = "own_picture", "picture_problem", "uploads"  # in the session
_CAMERA = "camera"  # the key of its switch; no link switches it on


def own_picture() -> tuple[str, LoadedImage, str] | None:
    """Its name, its pixels and their digest; None until there is one."""
    return st.session_state.get(_PICTURE)


def camera_is_on() -> bool:
    """Whether the reader wants to use the camera."""
    return state.value("source") == "own" and st.session_state.get(_CAMERA, False)


def choose_own_picture(films: bool) -> None:
    """Draw an uploader, or the camera unless the page ``films``: shows itself what the camera sees.

    Each file gives the widget a new key, so Streamlit drops the decoded upload.
    """
    camera = st.toggle("Use the camera", key=_CAMERA)
    key = f"own_{'photo' if camera else 'file'}_{st.session_state.get(_UPLOADS, 0)}"
    if camera and films:
        st.caption("It is on the page, and filtered as it runs.")
    elif camera:
        st.camera_input("Take a picture", key=key, on_change=_take_upload, args=(key,))
    else:
        # No list of types: names do not decide (.jfif, .mpo, none at all), the content does.
        st.file_uploader("Your picture", key=key, on_change=_take_upload, args=(key,), max_upload_size=30)
    if problem := st.session_state.get(_PROBLEM):
        st.error(problem)
    elif own_picture() is None and not camera:
        st.caption("After a reload, or from somebody else's link, open your picture again: only you have it.")


def forget_problem() -> None:
    """Say no more what was wrong with the last file: whoever comes back later has another one in mind."""
    st.session_state[_PROBLEM] = None


def _take_upload(key: str) -> None:
    """The callback of the widget ``key``, which was given a file or had one taken away."""
    if upload := st.session_state[key]:
        _take(upload.name, upload.getvalue())
        st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1


def take_frame(data: bytes) -> None:
    """Take a frame of the camera, a PNG if all is well, and put the camera away."""
    if _take("Camera picture", data):
        st.session_state[_CAMERA] = False


def _take(name: str, data: bytes) -> bool:
    """Decode a file, which may be anything; a bad one leaves the picture, and a sentence to show."""
    try:
        loaded = open_image(data, LARGEST)
    except ImageError as error:
        st.session_state[_PROBLEM] = str(error)
        return False
    st.session_state[_PICTURE] = (name, loaded, digest_of(loaded.pixels))
    forget_problem()
    return True


def digest_of(pixels: np.ndarray) -> str:
    """The same for the same pixels (C, H, W), another for any others."""
    levels = hashlib.blake2b(np.ascontiguousarray(pixels), digest_size=12)
    return levels.hexdigest() + "x".join(map(str, pixels.shape))
