namespace Airworthy.Server.Web.Guides;

/// <summary>What all of Sentry's SDKs for JavaScript are written the same way with.</summary>
internal static class JavaScriptSnippet
{
    public const string User = """
        Sentry.setUser({ id: "42" });
        """;

    public const string WebRelease = "my-app@1.0.0";
    public const string MobileRelease = "com.example.app@1.0.0+1";

    /// <param name="package">As npm calls it.</param>
    /// <param name="setting">The member that switches sessions on.</param>
    /// <param name="first">A member that must stand before all others; null for none.</param>
    public static string Init(string package, string release, string setting, string? first = null) =>
        InitOf($"import * as Sentry from \"{package}\";", release, setting, first);

    /// <param name="import">The line that brings <c>Sentry</c> in.</param>
    public static string InitOf(string import, string release, string setting, string? first = null) => $$"""
        {{import}}

        Sentry.init({
          {{(first is null ? "" : $"{first}\n  ")}}dsn: "%DSN%",
          release: "{{release}}",
          environment: "production",
          {{setting}},
        });
        """;
}
