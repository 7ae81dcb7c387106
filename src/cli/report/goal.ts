// The seed's goal for balance: "variance … below around 10 %", read as a load CV under 0.10 (SPEC §9).

export const GOAL_RATIO = 0.1;
