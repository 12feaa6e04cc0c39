"""What axe-core finds against WCAG 2.2 level A and AA on a page that is open in the browser."""

from pathlib import Path

AXE = (Path(__file__).parent / "data" / "axe-core" / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A colour that is still turning into the other scheme's is no finding.
RUN = """async options => {
  document.getAnimations().forEach(animation => animation.finish());
  const found = await axe.run(options);
  return found.violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map(node => node.target).join(", ")}`);
}"""


def violations(page):
    """Return each broken rule with the places that break it."""
    return _run(page, {"runOnly": LEVELS})


def colour_violations(page):
    """Return the places with too little contrast: all that another colour scheme can change."""
    return _run(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}})


def _run(page, options):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, options | {"resultTypes": ["violations"]})
