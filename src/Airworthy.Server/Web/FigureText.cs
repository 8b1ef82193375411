using System.Globalization;

namespace Airworthy.Server.Web;

/// <summary>How numbers read on a page. Shares are cut off, never rounded up: where one session crashed, no page says 100 %.</summary>
internal static class FigureText
{
    /// <summary>Stands where there is nothing to count, which is not the same as 0.</summary>
    public const string None = "—";

    /// <summary>The share that did not crash: up to three decimals above 95 %, none below.</summary>
    public static string CrashFree(long crashed, long total)
    {
        if (total == 0)
            return None;
        if (crashed == 0)
            return "100 %";
        // In thousandths of a percent, in whole numbers: a double may round where we must not.
        var thousandths = (long)((Int128)(total - crashed) * 100_000 / total);
        return thousandths switch
        {
            < 1_000 when crashed < total => "<1 %",
            > 95_000 => string.Create(CultureInfo.InvariantCulture, $"{thousandths / 1000m:0.###} %"),
            _ => $"{thousandths / 1000} %",
        };
    }

    /// <summary>A share of a few among many, such as the crashed sessions: up to three decimals. Something is never 0 % of it, and a part never 100 %.</summary>
    public static string Rate(long part, long whole)
    {
        if (whole == 0)
            return None;
        if (part == whole || part == 0)
            return part == 0 ? "0 %" : "100 %";
        return Math.Round(100m * part / whole, 3) switch
        {
            0 => "<0.001 %",
            100 => ">99.999 %",
            var percent => string.Create(CultureInfo.InvariantCulture, $"{percent:0.###} %"),
        };
    }

    /// <summary>How far apart two shares are, in percentage points with their sign; of raw values, rounded once.</summary>
    /// <param name="points">Null if one of the two is none.</param>
    public static string Change(double? points) => points switch
    {
        null => None,
        { } some when Math.Abs(some) < 0.0005 => "0 %",
        { } some => string.Create(CultureInfo.InvariantCulture, $"{some:+0.###;−0.###} %"),
    };

    /// <summary>As issues are counted on tabs: no further than 99.</summary>
    public static string Capped(long count) => count > 99 ? "99+" : Exact(count);

    /// <summary>A length of time in the largest unit that fits: three decimals of seconds up to a minute, whole ones above.</summary>
    /// <param name="milliseconds">Null if none is known.</param>
    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => None,
        { } some when some < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{some:0} ms"),
        { } some when some <= 60_000 => string.Create(CultureInfo.InvariantCulture, $"{some / 1_000:0.###} s"),
        { } some when some < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(some / 60_000):0} min"),
        { } some when some < 86_400_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(some / 3_600_000):0} h"),
        { } some => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(some / 86_400_000):0} d"),
    };

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

    /// <summary>Exact below 1,000, then in thousands, millions, billions, cut off: one decimal up to 10 of the unit. The exact number belongs into the title beside it.</summary>
    public static string Count(long count) => count switch
    {
        < 1_000 => Exact(count),
        < 1_000_000 => Cut(count, 1_000, "k"),
        < 1_000_000_000 => Cut(count, 1_000_000, "m"),
        _ => Cut(count, 1_000_000_000, "b"),
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
        var tenths = count / (unit / 10);
        return tenths >= 110 || tenths % 10 == 0
            ? $"{tenths / 10}{suffix}"
            : string.Create(CultureInfo.InvariantCulture, $"{tenths / 10m:F1}{suffix}");
    }
}
