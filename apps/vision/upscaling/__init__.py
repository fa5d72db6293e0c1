"""Pictures enlarged four times (or twice) by Real-ESRGAN, tile by tile; no database rows.

    recipe = Recipe.for_preset("general")
    source = Source.of(picture, recipe)
    grid = Grid.of(source.width, source.height, recipe)
    upscaler = Upscaler(recipe)
    canvas = Canvas(folder, grid, recipe, source.mode)
    for tile in grid.tiles[canvas.next_tile:]:
        canvas.put(tile, upscaler.tile(source, tile))
    canvas.finish(output)

A tile's pixels depend on the source and the recipe alone: not on what was computed before it, in
which process, or with how many threads. So a preview of whole tiles is the result's own pixels, and
a job that was killed continues at the next tile. Importing this loads no network and no library.
"""
