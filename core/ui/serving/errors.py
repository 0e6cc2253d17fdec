"""What a visitor sees of an error: its reference, in the place of what failed; the rest of the page stays.

:func:`tell` is what Streamlit calls where ``serve.py`` runs the app. Elsewhere errors are shown and raised as ever.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from core.ui.serving import error_log

_TOLD = "told with a reference"  # a note on the error
_WAITING = "errors_of_callbacks"


def tell(error: Exception) -> bool:
    """Log the error, and show its reference in the place of what failed; what was told already is not told again.

    Returns:
        True, by which Streamlit knows that it need not show the error itself.
    """
    if isinstance(error, FragmentHandledException) or _TOLD in getattr(error, "__notes__", ()):
        return True
    error.add_note(_TOLD)
    context = get_script_run_ctx()
    reference = error_log.new_reference()
    error_log.write(error, reference, _page(context))
    if context._has_script_started:
        _show("Something went wrong here.", reference, "set something back, or go on elsewhere")
    else:
        st.session_state.setdefault(_WAITING, []).append(reference)
        _run_again(context)
    return True


def show_those_of_callbacks() -> None:
    """Show the references of callbacks that failed before this run."""
    for reference in st.session_state.pop(_WAITING, ()):
        _show("Your last step went wrong, and was left out.", reference, "go on from here")


@contextmanager
def told_here() -> Iterator[None]:
    """Tell an error of the block in this place of the page, and raise it again."""
    try:
        yield
    except Exception as error:
        context = get_script_run_ctx()
        if context and context.on_script_error:
            context.on_script_error(error)
        raise


@contextmanager
def followed_by(rest: Callable[[], None]) -> Iterator[None]:
    """Do the block and then the rest, also where the block fails; then its error goes on when the rest is done."""
    try:
        yield
    except Exception:
        with suppress(Exception):  # the first error is the one to know of
            rest()
        raise
    rest()


def _show(what: str, reference: str, advice: str) -> None:
    st.error(
        f"{what} Reference **{reference}**; nothing of your work is lost: {advice}. "
        "By the reference, whoever runs this server can look up what happened.",
        icon=":material/error:",
    )


def _page(context: ScriptRunContext) -> str:
    """The name of the page's file: what stands in the address besides is the visitor's."""
    page = context.pages_manager.get_pages().get(context.page_script_hash, {})
    return Path(page.get("script_path", context.main_script_path)).stem


def _run_again(context: ScriptRunContext) -> None:
    """Draw the page once more: a callback that fails ends the run before it has drawn anything."""
    if context.script_requests:
        context.script_requests.request_rerun(
            RerunData(
                query_string=context.query_string,
                page_script_hash=context.page_script_hash,
                cached_message_hashes=context.cached_message_hashes,
                context_info=context.context_info,
            )
        )
