/** Stands in the bundle for the package of spinners, eighty of them, of which the tool shows one. */
const spinners = {
  dots: { interval: 80, frames: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] },
  line: { interval: 130, frames: ['-', '\\', '|', '/'] },
};

export default spinners;
