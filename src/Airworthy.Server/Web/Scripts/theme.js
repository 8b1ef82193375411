// Light, dark, or what the system says: changed without loading the page again, kept in the cookie that the server reads.
const COOKIE = "airworthy_preferences";
const YEAR_S = 31_536_000;
const NEXT = { "": "light", light: "dark", dark: "" };

/** Takes the form that changes the theme over from the server. */
export function followTheme() {
  const form = document.getElementById("theme");
  form?.addEventListener("submit", event => {
    event.preventDefault();
    apply(NEXT[document.documentElement.dataset.theme ?? ""]);
  });

  function apply(theme) {
    if (theme)
      document.documentElement.dataset.theme = theme;
    else
      delete document.documentElement.dataset.theme;
    remember(theme);
    const button = form.querySelector("button");
    button.dataset.theme = theme;
    const text = `Theme: ${theme || "system"}`;
    button.title = text;
    button.querySelector(".unseen").textContent = text;
    form.querySelector("[name=theme]").value = NEXT[theme];
    document.dispatchEvent(new Event("themechange"));
  }
}

function remember(theme) {
  const old = document.cookie.split("; ").find(one => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? "";
  const chosen = new URLSearchParams(decodeURIComponent(old));
  chosen.delete("theme");
  if (theme)
    chosen.set("theme", theme);
  document.cookie = `${COOKIE}=${encodeURIComponent(chosen.toString())}; path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
