/** The button: plain, primary (one per view), quiet or danger; with an icon, a word or both. */
import type { ButtonHTMLAttributes, Ref } from "react";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icons.ts";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: "plain" | "primary" | "quiet" | "danger";
  readonly small?: boolean;
  readonly icon?: IconName;
  /** Accessible name and tooltip; required when there is no text inside. */
  readonly label?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  tone = "plain",
  small = false,
  icon,
  label,
  className,
  children,
  ...rest
}: ButtonProps) {
  const bare = children === undefined || children === null;
  const classes = ["btn", tone, small ? "small" : "", bare ? "icon-only" : "", className ?? ""];
  return (
    <button
      type="button"
      {...rest}
      className={classes.filter(Boolean).join(" ")}
      aria-label={label ?? rest["aria-label"]}
      title={rest.title ?? (bare ? label : undefined)}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}
