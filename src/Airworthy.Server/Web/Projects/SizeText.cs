using System.Globalization;

namespace Airworthy.Server.Web.Projects;

/// <summary>How sizes on the disk read.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>In the largest unit that fits, of a thousand each; one decimal below 100.</summary>
    public static string Of(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1_000 && unit < Units.Length - 1)
            (size, unit) = (size / 1_000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || size >= 100 ? Math.Floor(size) : Math.Floor(size * 10) / 10):0.#} {Units[unit]}");
    }
}
