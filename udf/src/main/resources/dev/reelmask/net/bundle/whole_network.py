  def scores(self: __torch__.Network, rgb: Tensor, posteriors: bool) -> Tensor:
    h = torch.size(rgb, 2)
    w = torch.size(rgb, 3)
    box_h = ops.prim.max(h, {boxHeight})
    box_w = ops.prim.max(w, {boxWidth})
    padded_h = torch.mul(torch.floordiv(torch.add(box_h, {strideLessOne}), {stride}), {stride})
    padded_w = torch.mul(torch.floordiv(torch.add(box_w, {strideLessOne}), {stride}), {stride})
    x = {ordered}
    x0 = torch.mul(torch.sub(x, self.input_mean), self.input_scale)
    x1 = torch.constant_pad_nd(x0, [0, torch.sub(padded_w, w), 0, torch.sub(padded_h, h)], 0)
    y = torch.to({network}, 6, False, False, None)
    if posteriors:
      y0 = torch.softmax(y, 1)
    else:
      y0 = y
    if torch.__or__(torch.ne(torch.size(y0, 2), padded_h), torch.ne(torch.size(y0, 3), padded_w)):
      y1 = torch.upsample_bilinear2d(torch.contiguous(y0), [padded_h, padded_w], False, None, None)
    else:
      y1 = y0
    return torch.slice(torch.slice(y1, 2, 0, h, 1), 3, 0, w, 1)
  def forward(self: __torch__.Network, images: Tensor) -> Tensor:
    return self.scores(torch.mul(images, 255.), False)
  def masks(self: __torch__.Network, frames: Tensor) -> Tensor:
    rgb = torch.permute(torch.to(frames, 6, False, False, None), [0, 3, 1, 2])
    best = torch.argmax(self.scores(rgb, {posteriors}), 1, False)
    return torch.to(torch.take(self.output_ids, best), 0, False, False, None)
