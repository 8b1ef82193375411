using System.Globalization;

namespace Airworthy.Server.Web;

/// <summary>How numbers read on a page. Shares are cut off, never rounded up: where one session crashed, no page says 100 %.</summary>
internal static class FigureText
{
    /// <summary>Stands where there is nothing to count, which is not the same as 0.</summary>
    public const string None = "–";

    /// <summary>The share that did not crash: two decimals, three above 99.99 %.</summary>
    public static string CrashFree(long crashed, long total)
    {
        if (total == 0)
            return None;
        if (crashed == 0)
            return "100 %";
        // In thousandths of a percent, in whole numbers: a double may round where we must not.
        var thousandths = (long)((Int128)(total - crashed) * 100_000 / total);
        if (thousandths == 0 && crashed < total)
            return "<0.01 %";
        return thousandths > 99_990
            ? string.Create(CultureInfo.InvariantCulture, $"{thousandths / 1000m:F3} %")
            : string.Create(CultureInfo.InvariantCulture, $"{thousandths / 10 / 100m:F2} %");
    }

    /// <summary>A share in whole percent. Something is never 0 % of it, and a part never 100 %.</summary>
    public static string Share(long part, long whole)
    {
        if (whole == 0)
            return None;
        if (part == whole || part == 0)
            return part == 0 ? "0 %" : "100 %";
        return Math.Round(100m * part / whole) switch
        {
            0 => "<1 %",
            100 => ">99 %",
            var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:F0} %"),
        };
    }

    /// <summary>Exact below 100,000, then in thousands, millions, billions, cut off.</summary>
    public static string Count(long count) => count switch
    {
        < 100_000 => Exact(count),
        < 1_000_000 => $"{count / 1_000}k",
        < 1_000_000_000 => Cut(count, 1_000_000, "M"),
        _ => Cut(count, 1_000_000_000, "B"),
    };

    public static string Exact(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As <paramref name="word"/> stands for one: an s makes it many.</summary>
    public static string Exact(long count, string word) => $"{Exact(count)} {word}{(count == 1 ? "" : "s")}";

    /// <summary>How long ago, in the largest unit that fits.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
        { TotalDays: < 60 } => $"{(int)age.TotalDays} d ago",
        _ => $"{(int)(age.TotalDays / 30)} months ago",
    };

    public static string Moment(DateTime utc) => utc.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Cut(long count, long unit, string suffix)
    {
        var hundredths = count / (unit / 100);
        return hundredths >= 10_000
            ? $"{hundredths / 100}{suffix}"
            : string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100m:F2}{suffix}");
    }
}
