// What the connection's two scripts tell each other, by an event of the document.

export const RUN_AGAIN = "convolution-explorer-run-again";
