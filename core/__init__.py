"""The shared package of Convolution Explorer, in layers; imports point down this list only.

ui                  Streamlit controls and the browser components (the only part that imports Streamlit)
figures             data in, picture or chart out; ``theme`` is the one palette
filtering           one filter over one picture
convolution         the definition as loops; conv2d, transposed convolution, pooling (``operands`` checks them)
kernels             the handcrafted catalogue (``kernel_shapes``), random filters (``initializers``)
typed_kernel        kernels as people type them
images, samples     untrusted files to pixels (``decoding``, ``eight_bit``); photographs and test pictures
fitting             the nearest specification that fits a picture
explanations        what a specification does to the size, in sentences
arithmetic          ConvSpec and the sizes: integers only
"""
