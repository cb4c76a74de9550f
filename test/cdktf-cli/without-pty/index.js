'use strict';

module.exports = {
  spawn: () => {
    throw new Error('This installation of cdktf-cli has no terminal: it is for `cdktf synth` only.');
  },
};
