"""The shared package of Convolution Explorer, in layers; imports point down this list only.

ui                  Streamlit controls and the browser components (the only part that imports Streamlit)
figures             data in, picture or chart out; ``theme`` is the one palette
classifier          from features to class probabilities
hypercolumns        per-pixel vectors across the layers of a network
network_cost        what a forward pass, and a gradient after it, will take
effective_field     what an activation reacts to, by its gradient
pixel_sum           one value of a map taken apart; ``channel_samples`` thins out maps
channel_parts       what a channel is made of; ``dead_channels`` those that say nothing
network             forward pass of a stack, every map kept
torch_layers        one layer of it, on torch tensors; ``freed_memory`` keeps memory for the next pass
network_weights     what its layers have learned, or are given
layer_rows          the table of a network: shapes, parameters, receptive fields
network_presets     stacks with a name
stack_text          a stack of layers as people write it in a link
layers              the layers of a stack
receptive_field     size, stride and padding of what one output sees
scenes              an operation, its result and its steps, ready for the stage
race                loops, matrix product and PyTorch, timed
filtering           one filter over one picture
im2col, toeplitz    convolution as one matrix product: the image unrolled, or the kernel
explanations        what a specification does to the size, in sentences
steps               which window reads which cells, step by step
guide               the convolution arithmetic guide as data
worked_sizes        its sums with one's own numbers
convolution         the definition as loops; conv2d, transposed convolution, pooling (``operands`` checks them)
typed_kernel        kernels as people type them
kernels             the handcrafted catalogue
kernel_shapes       the formulas of those of any size; ``initializers`` draws random filters
network_input       what a network gets of a picture
images, samples     untrusted files to pixels, pictures to start with
decoding            the process that opens a file; ``decoding_limits`` and ``eight_bit`` are its rules
small_inputs        inputs to count by hand
fitting             the nearest specification that fits a picture
arithmetic          ConvSpec and the sizes: integers only
"""
