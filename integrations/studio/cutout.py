"""Cuts a product out of a plain studio background, without a learned model; says no when it is not
plain."""

import cv2
import numpy as np

from integrations.studio.canvas import Floats, Pixels

_SMOOTH_SIGMA = 1.2
_PLAIN_SPREAD_MAX = 4.2
_EDGE_SHARE_MAX = 0.22
_AREA_MIN, _AREA_MAX = 0.03, 0.86


def _lab(bgr: Floats) -> Floats:
    return np.asarray(cv2.cvtColor(np.clip(bgr, 0, 255) / 255, cv2.COLOR_BGR2LAB), np.float32)


def _border(height: int, width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    edge = max(4, int(0.02 * min(height, width)))
    border = np.zeros((height, width), bool)
    border[:edge] = border[:, :edge] = border[:, -edge:] = True
    border[-edge:] = True
    return border


def _background_model(lab: Floats) -> tuple[Floats, float]:
    """Fit a smooth surface to the border's colours; return it and how far the border strays from
    it."""
    height, width = lab.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width]
    x, y = xx / width - 0.5, yy / height - 0.5
    basis = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], -1)
    border = _border(height, width)
    samples, values = basis[border][::5], lab[border][::5]
    keep = np.ones(len(values), bool)
    model = np.zeros((6, 3))
    for _ in range(3):
        model = np.linalg.lstsq(samples[keep], values[keep], rcond=None)[0]
        off = np.linalg.norm(values - samples @ model, axis=1)
        # A product or shadow that runs over the border must not bend the model.
        keep = off <= max(3.0, float(np.percentile(off, 80)))
    spread = float(np.percentile(np.linalg.norm(values - samples @ model, axis=1), 75))
    return np.asarray(basis @ model, np.float32), spread


def _background_mask(lab: Floats, model: Floats) -> Pixels:
    """Return 1 where the background, with its soft shadows, reaches in from the border."""
    off = lab - model
    chroma = np.hypot(off[..., 1], off[..., 2])
    darker, lighter = -off[..., 0], off[..., 0]
    slope = np.zeros(lab.shape[:2], np.float32)
    for c in range(3):
        across = cv2.Sobel(lab[..., c], cv2.CV_32F, 1, 0)
        slope += np.hypot(across, cv2.Sobel(lab[..., c], cv2.CV_32F, 0, 1))
    # Shadows fade softly and keep the ground's hue; a product begins with an edge.
    passable = (chroma < 5.5) & (darker < 38) & (lighter < 5) & (slope < 11.0)
    passable |= np.linalg.norm(off, axis=2) < 2.6
    closed = cv2.morphologyEx(passable.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels = cv2.connectedComponents(closed, connectivity=4)
    border = _border(*lab.shape[:2])
    touching = np.unique(labels[border])
    return np.isin(labels, touching[touching > 0]).astype(np.uint8)


def _guided(guide: Floats, mask: Floats, radius: int, smoothness: float) -> Floats:
    """Guided filter: bends a mask's edge to the picture's own edges."""

    def mean(values: Floats) -> Floats:
        size = (2 * radius + 1, 2 * radius + 1)
        return np.asarray(cv2.boxFilter(values, -1, size), np.float32)

    mean_guide, mean_mask = mean(guide), mean(mask)
    covariance = mean(guide * mask) - mean_guide * mean_mask
    variance = mean(guide * guide) - mean_guide * mean_guide
    slope = np.asarray(covariance / (variance + smoothness), np.float32)
    offset = np.asarray(mean_mask - slope * mean_guide, np.float32)
    return np.asarray(mean(slope) * guide + mean(offset), np.float32)


def _largest_parts(mask: Pixels) -> Pixels:
    """Keep the largest part and those nearly as large, and fill the holes in them."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    keep = 1 + np.nonzero(areas > 0.04 * areas.max())[0]
    kept = np.isin(labels, keep).astype(np.uint8)
    outside = cv2.copyMakeBorder(kept, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    cv2.floodFill(outside, None, (0, 0), [2])
    filled: Pixels = (outside[1:-1, 1:-1] != 2).astype(np.uint8)
    return filled


def _decontaminated(bgr: Pixels, alpha: Floats) -> Pixels:
    """Replace the colours of the edge, which hold some background, by the nearest solid colours."""
    solid = cv2.erode((alpha > 0.97).astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels = cv2.distanceTransformWithLabels(
        1 - solid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    index = np.zeros(int(labels.max()) + 1, np.int64)
    ys, xs = np.nonzero(solid)
    index[labels[ys, xs]] = ys * bgr.shape[1] + xs
    nearest = bgr.reshape(-1, 3)[index[labels]]
    edge = ((alpha > 0) & (solid == 0))[..., None]
    return np.where(edge, nearest, bgr).astype(np.uint8)


def cut_out(picture: Pixels) -> Pixels | None:
    """Return the product as premultiplied BGRA, trimmed to its outline, or `None` where the ground
    is not plain.

    `picture` is premultiplied BGRA (height, width, 4); real transparency is taken as the cut-out.
    """
    alpha = picture[..., 3]
    if (alpha[_border(*alpha.shape)] < 128).mean() > 0.5:
        return _trimmed(picture)
    bgr = np.ascontiguousarray(picture[..., :3])
    smooth = cv2.GaussianBlur(bgr, (0, 0), _SMOOTH_SIGMA).astype(np.float32)
    lab = _lab(smooth)
    model, spread = _background_model(lab)
    if spread > _PLAIN_SPREAD_MAX:
        return None
    product = _largest_parts((1 - _background_mask(lab, model)).astype(np.uint8))
    radius = max(2, int(0.003 * max(product.shape)))
    product = cv2.morphologyEx(
        product, cv2.MORPH_CLOSE, np.ones((4 * radius + 1, 4 * radius + 1), np.uint8)
    ).astype(np.uint8)
    product = cv2.morphologyEx(
        product, cv2.MORPH_OPEN, np.ones((4 * radius + 1, 4 * radius + 1), np.uint8)
    ).astype(np.uint8)
    # A product's outline is smooth; what frays it is the shadow that it stands in.
    smooth_outline = cv2.GaussianBlur(product.astype(np.float32), (0, 0), radius * 1.6)
    product = _largest_parts((smooth_outline > 0.5).astype(np.uint8))
    touching = float(product[_border(*product.shape)].mean())
    if not _AREA_MIN < product.mean() < _AREA_MAX or touching > _EDGE_SHARE_MAX:
        return None
    return _trimmed(_with_soft_edge(bgr, product, radius))


def _with_soft_edge(bgr: Pixels, product: Pixels, radius: int) -> Pixels:
    """Return premultiplied BGRA with an anti-aliased edge that follows the picture."""
    guide: Floats = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY) / 255, np.float32)
    # The gradient threshold stops a little outside the product; take that rim away.
    hard: Floats = cv2.erode(product, np.ones((3, 3), np.uint8)).astype(np.float32)
    blurred: Floats = np.asarray(cv2.GaussianBlur(hard, (0, 0), radius * 0.6), np.float32)
    soft = _guided(guide, blurred, radius * 2, 2e-4)
    kernel = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    band = cv2.dilate(hard, kernel) - cv2.erode(hard, kernel)
    alpha = np.where(band > 0, soft, hard)
    alpha = np.clip((alpha - 0.3) / 0.55, 0, 1).astype(np.float32)
    clean = _decontaminated(bgr, alpha)
    out: Pixels = np.zeros((*alpha.shape, 4), np.uint8)
    out[..., :3] = (clean * alpha[..., None] + 0.5).astype(np.uint8)
    out[..., 3] = (alpha * 255 + 0.5).astype(np.uint8)
    return out


def _trimmed(picture: Pixels) -> Pixels | None:
    ys, xs = np.nonzero(picture[..., 3] > 10)
    if len(ys) < 100:
        return None
    return np.ascontiguousarray(picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])
