// Gives the least contrast of each kind, over both themes, all grounds and all hues of a brand.
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const linear = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const luminance = name => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = `var(${name})`;
    canvas.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(linear);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((m, n) => m - n);
    return (light + .05) / (dark + .05);
  };
  const least = {text: 99, control: 99, brand: 99};
  const note = (kind, a, b) => { least[kind] = Math.min(least[kind], ratio(a, b)); };
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset.theme = theme;
    for (const ground of ['--bg', '--surface', '--raised', '--sunken', '--hover']) {
      for (const text of ['--text', '--muted', '--danger', '--ok']) note('text', text, ground);
      note('control', '--line-ctl', ground);
    }
    for (let hue = 0; hue < 360; hue += 10) {
      document.documentElement.style.setProperty('--brand-h', hue);
      for (const [a, b] of [['--on-accent', '--accent'], ['--accent', '--surface'], ['--accent-hi', '--accent-bg']])
        note('brand', a, b);
    }
  }
  return least;
}
