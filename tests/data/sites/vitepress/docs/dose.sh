echo dose
