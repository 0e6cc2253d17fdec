/** The palette of core/figures/theme.py; component.py puts it before the scripts. */
declare const THEME: {
  readonly mark: string;
  readonly dark: string;
  readonly light: string;
  readonly gray: string;
  readonly lines: string;
  readonly padding: string;
  readonly tint: string;
  readonly label: string;
};
