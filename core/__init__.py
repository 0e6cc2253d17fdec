"""The shared package of Convolution Explorer; imports point down this list only.

ui                        Streamlit controls and browser components: the only part that imports Streamlit
export                    what leaves the app: code, tables, animations, a spreadsheet and a worksheet
figures                   values to pictures and charts; nothing drawn; ``theme`` is the one palette
practice                  questions that never run out, drawn from a seed, of ten kinds and three levels
training                  data sets, runs as streams of snapshots, recorded runs, one step worked out
network                   layers of a small network: forward pass with every map kept, weights, cost, classes
lessons                   the arithmetic guide as data, its sums and sentences, scenes for the stage
kernels                   the handcrafted catalogue
filters                   shapes, initializers, typed kernels, one filter over one picture
images                    untrusted files to pixels
pictures                  the process that opens a file, its limits; samples
im2col, toeplitz          convolution as one matrix product: the image unrolled, or the kernel
paths                     how many ways lead from each pixel to one value
receptive_field           size, stride and padding of what one output sees
convolution               the definition as loops; conv2d, transposed convolution, pooling
steps                     which window reads which cells, step by step
number_text               numbers as people paste them, read by one grammar
operands                  checks of the arrays that operations are given
pooling                   how far its windows reach with sizes rounded up, and how many numbers each mean is of
arithmetic                ConvSpec and the sizes: integers only
"""
