  # The frames between two key frames in one call on the network's device, in the serialized dialect of TorchScript:
  # flows, warps, blend and arg-max. N frames; H, W: content frame; f: half its size; h, w: state grid.

  def window_greys(self: __torch__.FramePrograms, stack: Tensor) -> Tensor:
    # (M, H, W, 3) bytes -> (M, 1, H, W) means of red, green and blue, 0..255.
    return torch.unsqueeze(torch.mean(torch.to(stack, 6, False, False, None), [3], False, dtype=None), 1)

  def window_halved(self: __torch__.FramePrograms, x: Tensor, by: int) -> Tensor:
    # Means of cells of by x by, at the right and the bottom of what is there of them.
    return torch.avg_pool2d(x, [by, by], [by, by], [0, 0], True, False, None)

  def window_sample(self: __torch__.FramePrograms, x: Tensor, flow: Tensor) -> Tensor:
    # (M, C, h, w), (M, 2, h, w) in pixels of the map: out(p) = x(p + flow(p)), bilinear, border, align_corners=True.
    h = torch.size(flow, 2)
    w = torch.size(flow, 3)
    device = ops.prim.device(flow)
    columns = torch.arange(w, dtype=6, layout=None, device=device, pin_memory=False)
    rows = torch.arange(h, dtype=6, layout=None, device=device, pin_memory=False)
    px = torch.add(torch.select(flow, 1, 0), columns)
    py = torch.add(torch.select(flow, 1, 1), torch.unsqueeze(rows, 1))
    gx = torch.sub(torch.mul(px, torch.div(2., ops.prim.max(torch.sub(w, 1), 1))), 1)
    gy = torch.sub(torch.mul(py, torch.div(2., ops.prim.max(torch.sub(h, 1), 1))), 1)
    return torch.grid_sampler(x, torch.stack([gx, gy], 3), 0, 1, True)

  def window_slope(self: __torch__.FramePrograms, x: Tensor, dim: int) -> Tensor:
    # Half of the difference between a pixel's two neighbours along a dimension; the border is repeated.
    padded = torch.replication_pad2d(x, [1, 1, 1, 1])
    inner = torch.slice(padded, torch.sub(5, dim), 1, torch.add(torch.size(x, torch.sub(5, dim)), 1), 1)
    n = torch.size(x, dim)
    after = torch.slice(inner, dim, 2, torch.add(n, 2), 1)
    return torch.mul(torch.sub(after, torch.slice(inner, dim, 0, n, 1)), 0.5)

  def window_least_squares(self: __torch__.FramePrograms, current: Tensor, reference: Tensor, flow: Tensor) -> Tensor:
    # One step of Lucas and Kanade (IJCAI 1981) from a flow (M, 2, h, w), over 5x5 pixels, at most a pixel; a slope of two
    # grey levels a pixel is added, so that flat surfaces stay where they are.
    warped = self.window_sample(reference, flow)
    d = torch.sub(warped, current)
    gx = self.window_slope(warped, 3)
    gy = self.window_slope(warped, 2)
    products = torch.cat([torch.mul(gx, gx), torch.mul(gy, gy), torch.mul(gx, gy), torch.mul(gx, d), torch.mul(gy, d)], 1)
    means = torch.avg_pool2d(products, [5, 5], [1, 1], [2, 2], False, False, None)
    xx = torch.add(torch.slice(means, 1, 0, 1, 1), 4.)
    yy = torch.add(torch.slice(means, 1, 1, 2, 1), 4.)
    xy = torch.slice(means, 1, 2, 3, 1)
    xd = torch.slice(means, 1, 3, 4, 1)
    yd = torch.slice(means, 1, 4, 5, 1)
    determinant = torch.sub(torch.mul(xx, yy), torch.mul(xy, xy))
    u = torch.div(torch.sub(torch.mul(xy, yd), torch.mul(yy, xd)), determinant)
    v = torch.div(torch.sub(torch.mul(xy, xd), torch.mul(xx, yd)), determinant)
    return torch.add(flow, torch.clamp(torch.cat([u, v], 1), -1., 1.))

  def window_match(self: __torch__.FramePrograms, current: Tensor, reference: Tensor, flow: Tensor, radius: int) -> Tensor:
    # Block matching by shifted differences around a flow (M, 2, h, w): of all whole shifts within the radius the one
    # of the lowest mean difference over 5x5 pixels, then a step of least squares and a mean over 3x3. A pixel of shift costs
    # a quarter of a grey level, so that flat surfaces stay where they are.
    n = torch.size(current, 0)
    h = torch.size(current, 2)
    w = torch.size(current, 3)
    side = torch.add(torch.mul(2, radius), 1)
    warped = torch.replication_pad2d(self.window_sample(reference, flow), [radius, radius, radius, radius])
    shifted = torch.reshape(torch.im2col(warped, [side, side], [1, 1], [0, 0], [1, 1]), [n, torch.mul(side, side), h, w])
    difference = torch.abs_(torch.sub_(shifted, current))
    cost = torch.avg_pool2d(difference, [5, 5], [1, 1], [2, 2], False, False, None)
    shifts = torch.abs(torch.arange(torch.neg(radius), torch.add(radius, 1), dtype=6, layout=None, device=ops.prim.device(flow), pin_memory=False))
    price = torch.mul(torch.add(torch.unsqueeze(shifts, 1), shifts), 0.25)
    cost = torch.add_(cost, torch.reshape(price, [1, torch.mul(side, side), 1, 1]))
    best = torch.argmin(cost, 1, True)
    dx = torch.to(torch.sub(torch.remainder(best, side), radius), 6, False, False, None)
    dy = torch.to(torch.sub(torch.floor_divide(best, side), radius), 6, False, False, None)
    found = self.window_least_squares(current, reference, torch.add(flow, torch.cat([dx, dy], 1)))
    return torch.avg_pool2d(found, [3, 3], [1, 1], [1, 1], False, False, None)

  def window_estimate(self: __torch__.FramePrograms, current: Tensor, reference: Tensor, levels: int) -> Tensor:
    # Flows current -> reference (M, 2, f) of pairs of greys (M, 1, f), from the coarsest of so many levels on.
    currents = annotate(List[Tensor], [current])
    references = annotate(List[Tensor], [reference])
    for i in range(torch.sub(levels, 1)):
      a = torch.append(currents, self.window_halved(currents[i], 2))
      b = torch.append(references, self.window_halved(references[i], 2))
    coarsest = currents[torch.sub(levels, 1)]
    flow = torch.cat([torch.zeros_like(coarsest), torch.zeros_like(coarsest)], 1)
    for i in range(levels):
      level = torch.sub(torch.sub(levels, 1), i)
      c = currents[level]
      if torch.gt(i, 0):
        flow = torch.mul(torch.upsample_bilinear2d(flow, [torch.size(c, 2), torch.size(c, 3)], False, None, None), 2)
      flow = self.window_match(c, references[level], flow, 2)
    return flow

  def window_steps(self: __torch__.FramePrograms, stack: Tensor, two: bool, levels: int) -> Tensor:
    # (N + 1 + two, H, W, 3) -> (1 + two, N, 2, f): flows of each frame to the one before it, and to the one after it.
    greys = self.window_halved(self.window_greys(stack), 2)
    n = torch.sub(torch.size(stack, 0), 1)
    if two:
      n = torch.sub(n, 1)
    current = torch.slice(greys, 0, 1, torch.add(n, 1), 1)
    before = torch.slice(greys, 0, 0, n, 1)
    steps = torch.unsqueeze(self.window_estimate(current, before, levels), 0)
    if two:
      after = torch.slice(greys, 0, 2, torch.add(n, 2), 1)
      steps = torch.cat([steps, torch.unsqueeze(self.window_estimate(current, after, levels), 0)], 0)
    return steps

  def window_chain(self: __torch__.FramePrograms, steps: Tensor) -> Tensor:
    # (N, 2, f) of each frame to its neighbour, the first one's to the key frame -> of each to the key frame.
    first = torch.slice(steps, 0, 0, 1, 1)
    flows = annotate(List[Tensor], [first])
    for i in range(torch.sub(torch.size(steps, 0), 1)):
      step = torch.slice(steps, 0, torch.add(i, 1), torch.add(i, 2), 1)
      a = torch.append(flows, torch.add(step, self.window_sample(flows[i], step)))
    return torch.cat(flows, 0)

  def window_chains(self: __torch__.FramePrograms, steps: Tensor) -> Tensor:
    # (1 or 2, N, 2, f) steps -> flows to the key frame before, and to the one after.
    chains = torch.unsqueeze(self.window_chain(torch.select(steps, 0, 0)), 0)
    if torch.gt(torch.size(steps, 0), 1):
      back = torch.flip(self.window_chain(torch.flip(torch.select(steps, 0, 1), [0])), [0])
      chains = torch.cat([chains, torch.unsqueeze(back, 0)], 0)
    return chains

  def window_refined(self: __torch__.FramePrograms, frames: Tensor, keys: Tensor, chains: Tensor) -> Tensor:
    # (N, H, W, 3), (1 or 2, H, W, 3): chained flows (1 or 2, N, 2, f) matched once more against the key frames.
    n = torch.size(frames, 0)
    greys = self.window_halved(self.window_greys(frames), 2)
    key_greys = self.window_halved(self.window_greys(keys), 2)
    flows = annotate(List[Tensor], [])
    for i in range(torch.size(keys, 0)):
      key = torch.expand(torch.slice(key_greys, 0, i, torch.add(i, 1), 1), [n, -1, -1, -1])
      a = torch.append(flows, self.window_match(greys, key, torch.select(chains, 0, i), 1))
    return torch.stack(flows, 0)

  def window_resized(self: __torch__.FramePrograms, flow: Tensor, h: int, w: int) -> Tensor:
    # (N, 2, h', w') in pixels of its own grid -> (N, 2, h, w) in those of the other.
    y = flow
    if torch.__or__(torch.ne(torch.size(flow, 2), h), torch.ne(torch.size(flow, 3), w)):
      g = torch.upsample_bilinear2d(flow, [h, w], False, None, None)
      u = torch.mul(torch.select(g, 1, 0), torch.div(w, torch.size(flow, 3)))
      v = torch.mul(torch.select(g, 1, 1), torch.div(h, torch.size(flow, 2)))
      y = torch.stack([u, v], 1)
    return y

  def window_grid_flow(self: __torch__.FramePrograms, flow: Tensor, bottom: int, right: int, h: int, w: int) -> Tensor:
    # As grid_flow, of several frames: (N, 2, f) -> (N, 2, h, w) on a grid that covers the padded frame.
    f = flow
    if torch.gt(torch.add(bottom, right), 0):
      f = torch.replication_pad2d(flow, [0, right, 0, bottom])
    return self.window_resized(f, h, w)

  def window_residual(self: __torch__.FramePrograms, cells: Tensor, key: Tensor, flow: Tensor) -> Tensor:
    # (N, 1, h4, w4), (1, 1, h4, w4), (N, 2, f) -> (N, 1, h4, w4): mean |current - warped key| over 3x3.
    n = torch.size(cells, 0)
    grid = self.window_resized(flow, torch.size(cells, 2), torch.size(cells, 3))
    warped = self.window_sample(torch.expand(key, [n, -1, -1, -1]), grid)
    difference = torch.abs_(torch.sub_(warped, cells))
    return torch.avg_pool2d(difference, [3, 3], [1, 1], [1, 1], False, False, None)

  def window_weight(self: __torch__.FramePrograms, frames: Tensor, keys: Tensor, flows: List[Tensor], distances: Tensor, cell: int, eps: float,
      bottom: int, right: int, h: int, w: int) -> Tensor:
    # Part of the first of two key frames, (N, 1, h, w): weights 1 / (distance * (residual + eps)), normalised to 1.
    cells = self.window_halved(self.window_greys(frames), cell)
    key_cells = self.window_halved(self.window_greys(keys), cell)
    one = self.window_residual(cells, torch.slice(key_cells, 0, 0, 1, 1), flows[0])
    two = self.window_residual(cells, torch.slice(key_cells, 0, 1, 2, 1), flows[1])
    a = torch.mul(torch.add(one, eps), torch.reshape(torch.select(distances, 0, 0), [-1, 1, 1, 1]))
    b = torch.mul(torch.add(two, eps), torch.reshape(torch.select(distances, 0, 1), [-1, 1, 1, 1]))
    first = torch.div(b, torch.add(a, b))
    if torch.gt(torch.add(bottom, right), 0):
      padded = torch.upsample_bilinear2d(first, [torch.size(frames, 1), torch.size(frames, 2)], False, None, None)
      first = torch.replication_pad2d(padded, [0, right, 0, bottom])
    return torch.upsample_bilinear2d(first, [h, w], False, None, None)

  def window_warped(self: __torch__.FramePrograms, state: Tensor, flow: Tensor, bottom: int, right: int) -> Tensor:
    # (h, w, C), flows (N, 2, f), of the frame's size where that is padded -> (N, C, h, w).
    h = torch.size(state, 0)
    w = torch.size(state, 1)
    grid = self.window_grid_flow(flow, bottom, right, h, w)
    return self.window_sample(torch.expand(self.scores(state), [torch.size(flow, 0), -1, -1, -1]), grid)

  def window_blend(self: __torch__.FramePrograms, frames: Tensor, keys: Tensor, states: List[Tensor], flows: Tensor, distances: Tensor,
      cell: int, eps: float, bottom: int, right: int) -> Tensor:
    # (N, H, W, 3), one or two key frames (K, H, W, 3), their states (h, w, C) and flows to them (K, N, 2, f)
    # -> (N, C, h, w). distances: (K, N).
    height = torch.size(frames, 1)
    width = torch.size(frames, 2)
    own = annotate(List[Tensor], [])
    for i in range(torch.len(states)):
      flow = torch.select(flows, 0, i)
      if torch.gt(torch.add(bottom, right), 0):
        flow = self.window_resized(flow, height, width)
      a = torch.append(own, flow)
    out = self.window_warped(states[0], own[0], bottom, right)
    if torch.gt(torch.len(states), 1):
      other = self.window_warped(states[1], own[1], bottom, right)
      first = self.window_weight(frames, keys, own, distances, cell, eps, bottom, right, torch.size(out, 2), torch.size(out, 3))
      out = torch.add(other, torch.mul(torch.sub(out, other), first))
    return out

  def window_masks(self: __torch__.FramePrograms, scores: Tensor, scale_y: float, scale_x: float, height: int, width: int, dtype: int) -> Tensor:
    # (N, K, h, w) -> (N, height, width) bytes: bilinear resize (align_corners=False) in a number format, then arg-max,
    # the lowest of equals.
    s = torch.to(scores, dtype, False, False, None)
    if torch.__or__(torch.ne(torch.size(s, 2), height), torch.ne(torch.size(s, 3), width)):
      s = torch.upsample_bilinear2d(torch.contiguous(s), [height, width], False, scale_y, scale_x)
    return torch.to(torch.argmax(s, 1, False), 0, False, False, None)

  def window_scores(self: __torch__.FramePrograms, stack: Tensor, states: List[Tensor], distances: Tensor, levels: int, cell: int, eps: float,
      bottom: int, right: int) -> Tensor:
    # (N + K, H, W, 3), the frames with the key frame before them and the one after them, if that is known
    # -> (N, C, h, w).
    count = torch.len(states)
    n = torch.sub(torch.size(stack, 0), count)
    keys = torch.slice(stack, 0, 0, 1, 1)
    if torch.gt(count, 1):
      keys = torch.cat([keys, torch.slice(stack, 0, torch.add(n, 1), torch.add(n, 2), 1)], 0)
    frames = torch.slice(stack, 0, 1, torch.add(n, 1), 1)
    chains = self.window_chains(self.window_steps(stack, torch.gt(count, 1), levels))
    flows = self.window_refined(frames, keys, chains)
    return self.window_blend(frames, keys, states, flows, distances, cell, eps, bottom, right)

  def window(self: __torch__.FramePrograms, stack: Tensor, states: List[Tensor], distances: Tensor, levels: int, cell: int, eps: float,
      bottom: int, right: int, scale_y: float, scale_x: float, height: int, width: int, dtype: int) -> Tensor:
    # All of it: (N, height, width) bytes.
    scores = self.window_scores(stack, states, distances, levels, cell, eps, bottom, right)
    return self.window_masks(scores, scale_y, scale_x, height, width, dtype)

  def window_first(self: __torch__.FramePrograms, x: Tensor) -> Tensor:
    # Its first value, for who waits for a device.
    return torch.to(torch.slice(torch.reshape(x, [-1]), 0, 0, 1, 1), 6, False, False, None)
