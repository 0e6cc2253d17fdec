"""The shared package of Convolution Explorer, in layers; imports point down this list only.

ui                  Streamlit controls and the browser components (the only part that imports Streamlit)
figures             data in, picture or chart out; ``theme`` is the one palette
classifier          from features to class probabilities
hypercolumns        per-pixel vectors across the layers of a network
effective_field     what an activation reacts to, by its gradient
pixel_sum           one value of a map taken apart; ``channel_samples`` thins out maps
channel_parts       what a channel is made of; ``dead_channels`` those that say nothing
network             forward pass of a stack, every map kept (``network_cost`` estimates it)
torch_layers        one layer of it, on torch tensors; ``freed_memory`` keeps memory for the next pass
network_weights     what its layers have learned, or are given
layer_rows          the table of a network: shapes, parameters, receptive fields
layers              the layers of a stack (``network_presets`` names some)
stack_text          a stack of layers as people write it in a link
receptive_field     size, stride and padding of what one output sees
scenes              an operation, its result and its steps, ready for the stage
race                loops, matrix product and PyTorch, timed
filtering           one filter over one picture
im2col, toeplitz    convolution as one matrix product: the image unrolled, or the kernel
steps               which window reads which cells, step by step
guide               the convolution arithmetic guide as data; ``worked_sizes`` does its sums with one's own numbers
convolution         the definition as loops; conv2d, transposed convolution, pooling (``operands`` checks them)
kernels             the handcrafted catalogue (``kernel_shapes``), random filters (``initializers``)
typed_kernel        kernels as people type them
network_input       what a network gets of a picture
images, samples     untrusted files to pixels (``decoding``, ``decoding_limits``, ``eight_bit``); pictures to start with
small_inputs        inputs to count by hand
fitting             the nearest specification that fits a picture
explanations        what a specification does to the size, in sentences
arithmetic          ConvSpec and the sizes: integers only
"""
