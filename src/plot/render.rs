//! A scene as SVG and as PNG, drawn by plotters.

use std::fmt::Display;

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, RGBAColor, ShapeStyle, TextStyle};

use crate::plot::PlotError;
use crate::plot::palette::{Colour, WHITE};
use crate::plot::png;
use crate::plot::scene::{Anchor, Point, Scene, Shape, WIDTH};
use crate::plot::text::{self, BITMAP_SIZE_PER_EM, FAMILY};

/// plotters places everything on whole pixels, so scenes are drawn on a canvas four times finer.
const FINE: f64 = 4.0;
/// Pixels of a PNG per unit: it is 1,800 pixels wide.
const PNG_SCALE: f64 = 2.0;
/// Scenes up to this height are drawn [`FINE`] for PNG too and then averaged; higher ones would take too much memory.
const HIGHEST_SMOOTH: f64 = 3000.0;

/// What plotters writes in front of an SVG of one family, and what readers shall use: Verdana has the widths of the
/// font that the labels were measured with.
const SVG_FAMILY: (&str, &str) =
    ("font-family=\"sans-serif\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"");

/// The scene as an SVG document that names and describes itself; `id` starts its element ids.
pub(super) fn svg(scene: &Scene, id: &str, title: &str, description: &str) -> Result<String, PlotError> {
    let size = canvas(scene, FINE);
    let mut drawn = String::new();
    {
        let mut target = SVGBackend::with_string(&mut drawn, size);
        draw(scene, &mut target, Format::Svg, FINE)?;
        target.present().map_err(failed)?;
    }
    let body = drawn.split_once('>').map(|(_, body)| body).unwrap_or_default();
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\">\n<title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>{}",
        scene.height.ceil(),
        size.0,
        size.1,
        text::escape(title),
        text::escape(description),
        body.replace(SVG_FAMILY.0, SVG_FAMILY.1),
    ))
}

/// The scene as a PNG file, 1,800 pixels wide.
pub(super) fn png(scene: &Scene) -> Result<Vec<u8>, PlotError> {
    let fine = if scene.height > HIGHEST_SMOOTH { PNG_SCALE } else { FINE };
    let (width, height) = canvas(scene, fine);
    let mut pixels = vec![0; width as usize * height as usize * 3];
    {
        let mut target = BitMapBackend::with_buffer(&mut pixels, (width, height));
        draw(scene, &mut target, Format::Bitmap, fine)?;
        target.present().map_err(failed)?;
    }
    let by = (fine / PNG_SCALE) as usize;
    let (width, height) = (width as usize, height as usize);
    let small = if by > 1 { shrink(&pixels, width, height, by) } else { pixels };
    Ok(png::encode(&small, width / by, height / by))
}

/// Size of a canvas that is `fine` times finer than the scene.
fn canvas(scene: &Scene, fine: f64) -> (u32, u32) {
    ((WIDTH * fine) as u32, (scene.height.ceil() * fine) as u32)
}

/// Means over squares of `by` x `by` pixels.
fn shrink(pixels: &[u8], width: usize, height: usize, by: usize) -> Vec<u8> {
    let (small_width, small_height) = (width / by, height / by);
    let mut small = Vec::with_capacity(small_width * small_height * 3);
    let area = (by * by) as u32;
    for y in 0..small_height {
        for x in 0..small_width {
            for channel in 0..3 {
                let mut sum = area / 2;
                for dy in 0..by {
                    for dx in 0..by {
                        let at = (y * by + dy) * width + x * by + dx;
                        sum += u32::from(pixels[at * 3 + channel]);
                    }
                }
                small.push((sum / area) as u8);
            }
        }
    }
    small
}

/// plotters' two backends differ in text size, in where the baseline is and in how wide lines are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Bitmap,
}

fn failed(error: impl Display) -> PlotError {
    PlotError::Drawing(error.to_string())
}

fn draw<B: DrawingBackend>(
    scene: &Scene,
    target: &mut B,
    format: Format,
    scale: f64,
) -> Result<(), PlotError> {
    let fine = |point: &Point| fine(point, scale);
    let (width, height) = target.get_size();
    target.draw_rect((0, 0), (width as i32, height as i32), &filled(WHITE, 1.0), true).map_err(failed)?;
    for shape in &scene.shapes {
        match shape {
            Shape::Line { points, colour, width } => {
                let stroke = (width * scale).round().max(1.0) as u32;
                let style = ShapeStyle { color: rgba(*colour, 1.0), filled: false, stroke_width: stroke };
                match format {
                    Format::Svg => target.draw_path(points.iter().map(&fine), &style).map_err(failed)?,
                    // Strokes one by one, since plotters' own joining goes astray at sharp corners.
                    Format::Bitmap => {
                        for pair in points.windows(2) {
                            target.draw_line(fine(&pair[0]), fine(&pair[1]), &style).map_err(failed)?;
                        }
                        for corner in points.iter().skip(1).rev().skip(1) {
                            target
                                .draw_circle(fine(corner), stroke / 2, &filled(*colour, 1.0), true)
                                .map_err(failed)?;
                        }
                    }
                }
            }
            Shape::Area { points, colour, opacity } => {
                target.fill_polygon(points.iter().map(&fine), &filled(*colour, *opacity)).map_err(failed)?;
            }
            Shape::Box { from, to, colour } => {
                target.draw_rect(fine(from), fine(to), &filled(*colour, 1.0), true).map_err(failed)?;
            }
            Shape::Disc { centre, radius, colour } => {
                target
                    .draw_circle(fine(centre), (radius * scale).round() as u32, &filled(*colour, 1.0), true)
                    .map_err(failed)?;
            }
            Shape::Text { at, size, colour, anchor, text } => {
                draw_text(target, (format, scale), (*at, *size, *colour, *anchor), text)?;
            }
        }
    }
    Ok(())
}

fn draw_text<B: DrawingBackend>(
    target: &mut B,
    (format, scale): (Format, f64),
    (at, size, colour, anchor): (Point, f64, Colour, Anchor),
    text: &str,
) -> Result<(), PlotError> {
    let em = size * scale;
    // (plotters' size for this em, how far below its top anchor plotters puts the baseline)
    let (plotters_size, ascent) = match format {
        Format::Svg => (em * 1.24, 0.76 * em),
        Format::Bitmap => (em * BITMAP_SIZE_PER_EM, em * BITMAP_SIZE_PER_EM / 2.0),
    };
    let h_pos = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let paint = rgba(colour, 1.0);
    let style = TextStyle::from(FontDesc::from((FAMILY, plotters_size)))
        .color(&paint)
        .pos(Pos::new(h_pos, VPos::Top));
    let (x, y) = fine(&at, scale);
    target.draw_text(text, &style, (x, y - ascent.round() as i32)).map_err(failed)
}

/// A place on a canvas.
fn fine(point: &Point, scale: f64) -> (i32, i32) {
    ((point.0 * scale).round() as i32, (point.1 * scale).round() as i32)
}

fn rgba(Colour(r, g, b): Colour, opacity: f64) -> RGBAColor {
    RGBAColor(r, g, b, opacity)
}

fn filled(colour: Colour, opacity: f64) -> ShapeStyle {
    ShapeStyle { color: rgba(colour, opacity), filled: true, stroke_width: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::palette::INK;

    #[test]
    fn an_svg_names_itself_and_escapes_what_others_wrote() {
        text::register().unwrap();
        let mut scene = Scene::new(40.0);
        scene.text((5.0, 20.0), 14.0, Anchor::Start, "<script>alert(\"1\")</script>");
        let svg = svg(&scene, "p", "a \"title\" <b>", "desc & 42").unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"40\""));
        assert!(svg.contains("role=\"img\" aria-labelledby=\"p-title p-desc\""));
        assert!(svg.contains("<title id=\"p-title\">a &quot;title&quot; &lt;b&gt;</title>"));
        assert!(svg.contains("<desc id=\"p-desc\">desc &amp; 42</desc>"));
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"));
        assert!(svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("DejaVu Sans, Verdana"));
    }

    #[test]
    fn the_bitmap_shows_a_surface_where_it_was_put() {
        text::register().unwrap();
        let mut scene = Scene::new(20.0);
        scene.shapes.push(Shape::Box { from: (10.0, 5.0), to: (20.0, 10.0), colour: INK });
        let (width, height) = canvas(&scene, FINE);
        let mut pixels = vec![0; (width * height * 3) as usize];
        let mut target = BitMapBackend::with_buffer(&mut pixels, (width, height));
        draw(&scene, &mut target, Format::Bitmap, FINE).unwrap();
        drop(target);
        let small = shrink(&pixels, width as usize, height as usize, 2);
        let at = |x: usize, y: usize| small[(y * 1800 + x) * 3];
        assert_eq!((at(18, 14), at(24, 14), at(38, 14), at(44, 14)), (0xFF, 0x22, 0x22, 0xFF));
    }
}
