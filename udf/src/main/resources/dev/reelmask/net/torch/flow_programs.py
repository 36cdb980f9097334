  # What surrounds a flow network, in the serialized dialect of TorchScript: bytes in, a flow in pixels of the frame out.

  def prepare(self: __torch__.FlowPrograms, frames: Tensor, reverse: bool, pair_mean: bool, height: int, width: int,
      bottom: int, right: int, dtype: int) -> Tensor:
    # (2, H, W, 3) bytes -> (2, 3, height + bottom, width + right) normalised; the padding repeats the border.
    x = frames
    if reverse:
      x = torch.flip(frames, [3])
    y = torch.permute(torch.sub(torch.to(x, 6, False, False, None), self.mean), [0, 3, 1, 2])
    z = torch.mul(torch.contiguous(y), self.scale)
    if torch.__or__(torch.ne(torch.size(z, 2), height), torch.ne(torch.size(z, 3), width)):
      z = torch.upsample_bilinear2d(z, [height, width], False, None, None)
    if pair_mean:
      z = torch.sub(z, torch.mean(z, [0, 2, 3], True, dtype=None))
    if torch.gt(torch.add(bottom, right), 0):
      z = torch.replication_pad2d(z, [0, right, 0, bottom])
    return torch.to(z, dtype, False, False, None)

  def image(self: __torch__.FlowPrograms, pair: Tensor, index: int) -> Tensor:
    return torch.slice(pair, 0, index, torch.add(index, 1), 1)

  def start(self: __torch__.FlowPrograms, flow: Tensor, height: int, width: int, bottom: int, right: int, stride: int) -> Tensor:
    # (h, w, 2) in pixels of its own grid -> (1, 2, (height + bottom) / stride, (width + right) / stride) in cells.
    f = torch.contiguous(torch.permute(torch.unsqueeze(flow, 0), [0, 3, 1, 2]))
    g = torch.upsample_bilinear2d(f, [height, width], False, None, None)
    u = torch.mul(torch.select(g, 1, 0), torch.div(width, torch.mul(torch.size(f, 3), stride)))
    v = torch.mul(torch.select(g, 1, 1), torch.div(height, torch.mul(torch.size(f, 2), stride)))
    cells = torch.stack([u, v], 1)
    if torch.gt(torch.add(bottom, right), 0):
      cells = torch.replication_pad2d(cells, [0, right, 0, bottom])
    return torch.avg_pool2d(cells, [stride, stride], [stride, stride], [0, 0], False, True, None)

  def typed(self: __torch__.FlowPrograms, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype, False, False, None)

  def cells(self: __torch__.FlowPrograms, field: Tensor) -> Tensor:
    # (1, C, h, w) -> (h, w, C) float.
    f = torch.to(torch.select(field, 0, 0), 6, False, False, None)
    return torch.contiguous(torch.permute(f, [1, 2, 0]))

  def grid(self: __torch__.FlowPrograms, map: Tensor, rows: int, columns: int) -> Tensor:
    # (1, C, h, w) -> (C, rows, columns) float, means over the cells.
    f = torch.contiguous(torch.to(torch.select(map, 0, 0), 6, False, False, None))
    return torch.adaptive_avg_pool2d(f, [rows, columns])

  def finish(self: __torch__.FlowPrograms, output: Tensor, factor: float, height: int, width: int, bottom: int, right: int,
      frame_height: int, frame_width: int) -> Tensor:
    # (1, 2, h, w) over the padded input -> (frame_height, frame_width, 2) in pixels of the frame.
    f = torch.mul(torch.to(output, 6, False, False, None), factor)
    rows = torch.add(height, bottom)
    columns = torch.add(width, right)
    if torch.__or__(torch.ne(torch.size(f, 2), rows), torch.ne(torch.size(f, 3), columns)):
      f = torch.upsample_bilinear2d(torch.contiguous(f), [rows, columns], False, None, None)
    f = torch.slice(torch.slice(f, 2, 0, height, 1), 3, 0, width, 1)
    if torch.__or__(torch.ne(height, frame_height), torch.ne(width, frame_width)):
      f = torch.upsample_bilinear2d(torch.contiguous(f), [frame_height, frame_width], False, None, None)
    u = torch.mul(torch.select(f, 1, 0), torch.div(frame_width, width))
    v = torch.mul(torch.select(f, 1, 1), torch.div(frame_height, height))
    return torch.select(torch.stack([u, v], 3), 0, 0)
