  # What surrounds a network, in the serialized dialect of TorchScript: bytes in, bytes out, and the warp between.
  # H, W: content frame; h, w: state grid, which covers the frame with its padding (H + bottom, W + right).

  def prepare(self: __torch__.FramePrograms, frames: Tensor, reverse: bool, bottom: int, right: int, dtype: int,
      channels_last: bool) -> Tensor:
    # (N, H, W, 3) bytes -> (N, 3, H + bottom, W + right) normalised; the padding is 0, the mean colour. Whole rows at a
    # time: with three numbers a pixel a processor's vectors would not be full.
    x = frames
    if reverse:
      x = torch.flip(frames, [3])
    w = torch.size(x, 2)
    rows = torch.view(torch.to(x, 6, False, False, None), [-1, torch.mul(w, 3)])
    y = torch.mul_(torch.sub(rows, torch.repeat(self.mean, [w])), torch.repeat(torch.flatten(self.scale, 0, -1), [w]))
    z = torch.permute(torch.view(y, [torch.size(x, 0), torch.size(x, 1), w, 3]), [0, 3, 1, 2])
    if torch.gt(torch.add(bottom, right), 0):
      z = torch.constant_pad_nd(z, [0, right, 0, bottom], 0)
    z = torch.to(z, dtype, False, False, None)
    if torch.__not__(channels_last):
      z = torch.contiguous(z)
    return z

  def single(self: __torch__.FramePrograms, output: Tensor) -> Tensor:
    return torch.to(output, 6, False, False, None)

  def planes(self: __torch__.FramePrograms, output: Tensor) -> Tensor:
    # (N, C, h, w) -> float32, rows without gaps. Where one frame's pixels have their scores side by side, as the transpose
    # of one matrix in its own type: twice as fast as a copy of four dimensions.
    pixels = torch.permute(output, [0, 2, 3, 1])
    if torch.__and__(torch.is_contiguous(pixels), torch.eq(torch.size(output, 0), 1)):
      columns = torch.contiguous(torch.t(torch.view(pixels, [-1, torch.size(output, 1)])))
      y = torch.view(columns, [1, -1, torch.size(output, 2), torch.size(output, 3)])
    else:
      y = torch.contiguous(output)
    return torch.to(y, 6, False, False, None)

  def raw(self: __torch__.FramePrograms, output: Tensor) -> Tensor:
    # (1, C, h, w) where it lies: (h, w, C) if a pixel's scores are side by side, else (1, C, h, w). bfloat16 stays, all
    # else is float32.
    y = torch.permute(torch.select(output, 0, 0), [1, 2, 0])
    if torch.__not__(torch.is_contiguous(y)):
      y = torch.contiguous(output)
    if torch.ne(ops.prim.dtype(y), 15):
      y = torch.to(y, 6, False, False, None)
    return y

  def typed(self: __torch__.FramePrograms, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype, False, False, None)

  def sample(self: __torch__.FramePrograms, batch: Tensor, index: int) -> Tensor:
    return torch.unsqueeze(torch.clone(torch.select(batch, 0, index)), 0)

  def grid(self: __torch__.FramePrograms, map: Tensor, rows: int, columns: int) -> Tensor:
    # (1, C, h, w) -> (C, rows, columns) float, means over the cells.
    f = torch.contiguous(torch.to(torch.select(map, 0, 0), 6, False, False, None))
    return torch.adaptive_avg_pool2d(f, [rows, columns])

  def posteriors(self: __torch__.FramePrograms, output: Tensor) -> Tensor:
    # By planes: softmax, arg-max and means of cells are faster there than with a pixel's few scores side by side.
    return torch.softmax(self.planes(output), 1)

  def resized(self: __torch__.FramePrograms, x: Tensor, height: int, width: int, align: bool, mirrored: bool) -> Tensor:
    # Bilinear, in the type of x; mirrored left to right if asked.
    y = x
    if torch.__or__(torch.ne(torch.size(x, 2), height), torch.ne(torch.size(x, 3), width)):
      y = torch.upsample_bilinear2d(torch.to(x, 6, False, False, None), [height, width], align, None, None)
    if mirrored:
      y = torch.flip(y, [3])
    return torch.to(y, ops.prim.dtype(x), False, False, None)

  def posteriors_at(self: __torch__.FramePrograms, output: Tensor, height: int, width: int, align: bool, mirrored: bool) -> Tensor:
    return torch.softmax(torch.contiguous(self.resized(self.single(output), height, width, align, mirrored)), 1)

  def mixed(self: __torch__.FramePrograms, first: Tensor, second: Tensor, weight: float) -> Tensor:
    return torch.lerp(second, first, weight)

  def mean_of(self: __torch__.FramePrograms, parts: List[Tensor]) -> Tensor:
    y = parts[0]
    for i in range(torch.sub(torch.len(parts), 1)):
      y = torch.add_(y, parts[torch.add(i, 1)])
    return torch.div_(y, torch.len(parts))

  def state(self: __torch__.FramePrograms, scores: Tensor, reduce: int) -> Tensor:
    # (1, C, h, w) -> (h / reduce, w / reduce, C): means of cells, by plain pooling where it can be (a third of
    # the time); the channels of a pixel lie together, so that a warp reads whole rows.
    y = scores
    if torch.gt(reduce, 1):
      up = torch.sub(reduce, 1)
      h = torch.floordiv(torch.add(torch.size(scores, 2), up), reduce)
      w = torch.floordiv(torch.add(torch.size(scores, 3), up), reduce)
      if torch.__and__(torch.eq(torch.mul(h, reduce), torch.size(scores, 2)), torch.eq(torch.mul(w, reduce), torch.size(scores, 3))):
        y = torch.avg_pool2d(scores, [reduce, reduce], [reduce, reduce], [0, 0], False, True, None)
      else:
        y = torch.adaptive_avg_pool2d(scores, [h, w])
    return torch.contiguous(torch.permute(torch.select(y, 0, 0), [1, 2, 0]))

  def scores(self: __torch__.FramePrograms, state: Tensor) -> Tensor:
    # (h, w, C) -> (1, C, h, w), a view.
    return torch.unsqueeze(torch.permute(state, [2, 0, 1]), 0)

  def top(self: __torch__.FramePrograms, scores: Tensor, ids: Tensor) -> Tensor:
    # (1, K, h, w) -> (1, h, w): the id of the highest score, the highest of equals. All others are made far lower.
    s = scores
    if torch.ne(torch.stride(s, 3), 1):
      s = self.planes(s)
    s = torch.clamp(torch.to(s, 6, False, False, None), -3e38, 3e38)
    below = torch.mul_(torch.sub_(s, torch.amax(s, [1], True)), 3e38)
    return torch.amax(torch.add_(below, ids), [1], False)

  def mask(self: __torch__.FramePrograms, scores: Tensor, ids: Tensor, scale_y: float, scale_x: float, height: int,
      width: int) -> Tensor:
    # (1, K, h, w) -> (height, width) bytes: bilinear resize (align_corners=False), then arg-max, by rows that a
    # processor's cache holds. ids, (1, K, 1, 1), count down from 2^b - 1: the lowest class has the largest.
    s = scores
    is_size = torch.__and__(torch.eq(torch.size(s, 2), height), torch.eq(torch.size(s, 3), width))
    is_whole = torch.__and__(torch.eq(scale_y, 1.), torch.eq(scale_x, 1.))
    if torch.__not__(torch.__and__(is_size, is_whole)):
      s = self.planes(s)
      if is_size:
        # Of the same size it would be copied, whatever the scale.
        s = torch.replication_pad2d(s, [0, 1, 0, 1])
      s = torch.upsample_bilinear2d(s, [height, width], False, scale_y, scale_x)
    rows = ops.prim.max(torch.floordiv(100000, torch.mul(torch.size(s, 1), width)), 1)
    if ops.prim.is_cuda(s):
      rows = height
    parts = annotate(List[Tensor], [])
    for part in torch.split(s, rows, 2):
      _0 = torch.append(parts, self.top(part, ids))
    highest = float(torch.select(torch.flatten(ids, 0, -1), 0, 0))
    out = torch.rsub(torch.cat(parts, 1), highest, 1)
    return torch.to(torch.select(out, 0, 0), 0, False, False, None)

  def grid_flow(self: __torch__.FramePrograms, flow: Tensor, bottom: int, right: int, h: int, w: int) -> Tensor:
    # (H, W, 2) in pixels of the frame -> (2, h, w) in pixels of the grid.
    f = torch.unsqueeze(torch.permute(flow, [2, 0, 1]), 0)
    if torch.gt(torch.add(bottom, right), 0):
      f = torch.replication_pad2d(torch.contiguous(f), [0, right, 0, bottom])
    rows = torch.size(f, 2)
    columns = torch.size(f, 3)
    if torch.__or__(torch.ne(rows, h), torch.ne(columns, w)):
      g = torch.upsample_bilinear2d(torch.contiguous(f), [h, w], False, None, None)
      u = torch.mul(torch.select(g, 1, 0), torch.div(w, columns))
      v = torch.mul(torch.select(g, 1, 1), torch.div(h, rows))
      f = torch.stack([u, v], 1)
    return torch.select(f, 0, 0)

  def warp(self: __torch__.FramePrograms, state: Tensor, flow: Tensor, weight: Optional[Tensor]) -> Tensor:
    # (h, w, C), (2, h, w) -> (h * w, C): backward bilinear, border, align_corners=True; times weight (h, w).
    # An embedding bag of the four neighbours: it reads C values at a time, grid_sampler one. A grid of one row or column
    # is read from two equal ones.
    h = torch.size(state, 0)
    w = torch.size(state, 1)
    s = state
    if torch.lt(w, 2):
      s = torch.cat([s, s], 1)
    if torch.lt(h, 2):
      s = torch.cat([s, s], 0)
    rows_there = torch.size(s, 0)
    columns_there = torch.size(s, 1)
    device = ops.prim.device(flow)
    columns = torch.arange(w, dtype=6, layout=None, device=device, pin_memory=False)
    rows = torch.arange(h, dtype=6, layout=None, device=device, pin_memory=False)
    x = torch.clamp_(torch.add(torch.select(flow, 0, 0), columns), 0, torch.sub(w, 1))
    y = torch.clamp_(torch.add(torch.select(flow, 0, 1), torch.unsqueeze(rows, 1)), 0, torch.sub(h, 1))
    left = torch.clamp_(torch.floor(x), None, torch.sub(columns_there, 2))
    top = torch.clamp_(torch.floor(y), None, torch.sub(rows_there, 2))
    fx = torch.sub_(x, left)
    fy = torch.sub_(y, top)
    if torch.__isnot__(weight, None):
      all = unchecked_cast(Tensor, weight)
      lower = torch.mul(fy, all)
      upper = torch.sub(all, lower)
    else:
      lower = fy
      upper = torch.rsub(fy, 1, 1)
    upper_right = torch.mul(upper, fx)
    lower_right = torch.mul(lower, fx)
    weights = torch.stack([torch.sub(upper, upper_right), upper_right, torch.sub(lower, lower_right), lower_right], 0)
    first = torch.to(torch.add_(left, top, alpha=columns_there), 3, False, False, None)
    neighbours = torch.tensor([0, 1, columns_there, torch.add(columns_there, 1)], dtype=3, device=device, requires_grad=False)
    n = torch.mul(h, w)
    indices = torch.add(torch.view(first, [n, 1]), neighbours)
    bags = torch.arange(0, torch.mul(4, n), 4, dtype=3, layout=None, device=device, pin_memory=False)
    samples = torch.contiguous(torch.permute(torch.view(weights, [4, n]), [1, 0]))
    out, a, b, c = torch._embedding_bag_forward_only(torch.view(s, [torch.mul(rows_there, columns_there), torch.size(s, 2)]), torch.view(indices, [-1]), bags, False, 0, False, torch.view(samples, [-1]), False, -1)
    return out

  def grid_field(self: __torch__.FramePrograms, field: Tensor, state: Tensor, rows: float, columns: float) -> Tensor:
    # A scale field (h', w', C) -> (h * w, C) on the grid of a state (h, w, C), whose cells are rows * columns of the
    # field's; bilinear, and its border is repeated where the grid reaches further.
    h = torch.size(state, 0)
    w = torch.size(state, 1)
    there = torch.__and__(torch.eq(torch.size(field, 0), h), torch.eq(torch.size(field, 1), w))
    y = field
    if torch.__not__(torch.__and__(there, torch.__and__(torch.eq(rows, 1.), torch.eq(columns, 1.)))):
      f = torch.unsqueeze(torch.permute(field, [2, 0, 1]), 0)
      bottom = ops.prim.max(torch.sub(torch.ceil(torch.mul(rows, h)), torch.size(field, 0)), 0)
      right = ops.prim.max(torch.sub(torch.ceil(torch.mul(columns, w)), torch.size(field, 1)), 0)
      if torch.gt(torch.add(bottom, right), 0):
        f = torch.replication_pad2d(f, [0, right, 0, bottom])
      g = torch.upsample_bilinear2d(f, [h, w], False, torch.div(1., rows), torch.div(1., columns))
      y = torch.permute(torch.select(g, 0, 0), [1, 2, 0])
    return torch.reshape(y, [torch.mul(h, w), -1])

  def scaled(self: __torch__.FramePrograms, warped: Tensor, fields: List[Tensor], index: int) -> Tensor:
    # (h * w, C) times its field where there are fields; in place.
    y = warped
    if torch.gt(torch.len(fields), 0):
      y = torch.mul_(warped, fields[index])
    return y

  def propagate(self: __torch__.FramePrograms, state: Tensor, flow: Tensor, fields: List[Tensor], bottom: int, right: int) -> Tensor:
    # One source: (h, w, C), (H, W, 2) -> (1, C, h, w).
    h = torch.size(state, 0)
    w = torch.size(state, 1)
    out = self.scaled(self.warp(state, self.grid_flow(flow, bottom, right, h, w), None), fields, 0)
    return self.scores(torch.view(out, [h, w, -1]))

  def residual(self: __torch__.FramePrograms, current: Tensor, key: Tensor, flow: Tensor, bottom: int, right: int) -> Tensor:
    # (h4, w4) greys, (H, W, 2) -> (1, 1, h4, w4): mean |current - warped key| over 3x3.
    h = torch.size(current, 0)
    w = torch.size(current, 1)
    warped = self.warp(torch.unsqueeze(key, 2), self.grid_flow(flow, bottom, right, h, w), None)
    difference = torch.abs_(torch.sub_(torch.view(warped, [1, 1, h, w]), current))
    return torch.avg_pool2d(difference, [3, 3], [1, 1], [1, 1], False, False, None)

  def blend(self: __torch__.FramePrograms, states: List[Tensor], flows: List[Tensor], fields: List[Tensor], greys: List[Tensor],
      current: Tensor, distances: List[int], eps: float, bottom: int, right: int) -> Tensor:
    # Two sources -> (1, C, h, w): weights 1 / (distance * (residual + eps)), normalised to 1.
    h = torch.size(states[0], 0)
    w = torch.size(states[0], 1)
    a = torch.mul(torch.add(self.residual(current, greys[0], flows[0], 0, 0), eps), distances[0])
    b = torch.mul(torch.add(self.residual(current, greys[1], flows[1], 0, 0), eps), distances[1])
    first = torch.div(b, torch.add(a, b))
    if torch.gt(torch.add(bottom, right), 0):
      height = torch.add(torch.size(flows[0], 0), bottom)
      width = torch.add(torch.size(flows[0], 1), right)
      padded = torch.upsample_bilinear2d(first, [torch.size(flows[0], 0), torch.size(flows[0], 1)], False, None, None)
      first = torch.replication_pad2d(padded, [0, right, 0, bottom])
    weight = torch.view(torch.upsample_bilinear2d(first, [h, w], False, None, None), [h, w])
    one = self.warp(states[0], self.grid_flow(flows[0], bottom, right, h, w), weight)
    two = self.warp(states[1], self.grid_flow(flows[1], bottom, right, h, w), torch.rsub(weight, 1, 1))
    sum = torch.add_(self.scaled(one, fields, 0), self.scaled(two, fields, 1))
    return self.scores(torch.view(sum, [h, w, -1]))
