# Draws requests in a second against the number of hosts, both axes logarithmic, as SVG that is readable on white and on
# black. Reads lines WHO|WHAT|HOSTS|RATE, those of one curve together; a line without a rate is left out.
BEGIN {
  FS = "|"
  width = 720; height = 420; left = 76; right = 200; top = 24; bottom = 52
  ink = "#7a7a7a"
  colour["registry"] = "#1f8a5b"; colour["original"] = "#d9652b"
  dashes["update"] = " stroke-dasharray=\"7 5\""
}

$4 != "" {
  n++
  curve[n] = $1 "|" $2; who[n] = $1; what[n] = $2; hosts[n] = $3; rate[n] = $4
  x = decade($3); y = decade($4)
  if (n == 1) {lowX = highX = x; lowY = highY = y}
  if (x < lowX) lowX = x
  if (x > highX) highX = x
  if (y < lowY) lowY = y
  if (y > highY) highY = y
}

END {
  if (n == 0) exit
  if (highX == lowX) highX++
  lowY = floor(lowY); highY = floor(highY) + 1
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\"", width, height
  print " aria-label=\"Requests in a second against the number of hosts, of the registry and of the original\">"
  axes()
  for (i = 1; i <= n; i++) if (i == 1 || curve[i] != curve[i - 1]) draw(i)
  print "</svg>"
}

function decade(value) {return log(value) / log(10)}

function floor(value) {return value < int(value) ? int(value) - 1 : int(value)}

function atX(x) {return left + (x - lowX) / (highX - lowX) * (width - left - right)}

function atY(y) {return top + (highY - y) / (highY - lowY) * (height - top - bottom)}

function grouped(value, text) {
  text = sprintf("%.0f", value)
  while (match(text, /[0-9][0-9][0-9][0-9]($|,)/)) text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
  return text
}

function text(x, y, anchor, fill, words) {
  printf "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x, y, anchor, fill, words
}

function rule(x1, y1, x2, y2, opacity) {
  printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"%s\"/>\n", x1, y1, x2, y2, ink, opacity
}

function axes(y, x) {
  for (y = lowY; y <= highY; y++) {
    rule(left, atY(y), width - right, atY(y), y == lowY ? 1 : 0.35)
    text(left - 8, atY(y) + 4, "end", ink, grouped(10 ^ y))
  }
  for (x = floor(lowX); x <= highX + 1e-9; x++) if (x >= lowX - 1e-9) {
    rule(atX(x), top, atX(x), height - bottom + 5, x == floor(lowX) ? 1 : 0.35)
    text(atX(x), height - bottom + 21, "middle", ink, grouped(10 ^ x))
  }
  text((left + width - right) / 2, height - 10, "middle", ink, "hosts")
  printf "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\" fill=\"%s\">requests in a second</text>\n", (top + height - bottom) / 2, ink
}

function draw(first, i, points, last) { # a curve, with its name in the legend
  for (i = first; i <= n && curve[i] == curve[first]; i++) {
    points = points sprintf("%.1f,%.1f ", atX(decade(hosts[i])), atY(decade(rate[i])))
    printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s hosts: %s/s</title></circle>\n",
      atX(decade(hosts[i])), atY(decade(rate[i])), colour[who[i]], grouped(hosts[i]), grouped(rate[i])
  }
  printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", points, colour[who[first]], dashes[what[first]]
  curves++
  last = top + 12 + curves * 24
  printf "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
    width - right + 12, last - 4, width - right + 40, last - 4, colour[who[first]], dashes[what[first]]
  text(width - right + 46, last, "start", colour[who[first]], who[first] ", " what[first])
}
