using System.Globalization;

namespace Airworthy.Server.Web.Frame;

/// <summary>How one person wants pages to look, kept in a cookie of theirs. What it says comes from outside: what is not known is the default.</summary>
internal sealed class Preferences(HttpContextAccessor http)
{
    public const string Cookie = "airworthy_preferences";

    private const int LongestValue = 64;

    private static readonly string[] Names = ["theme", "zone", "clock", "shortcuts"];

    private readonly Dictionary<string, string> _chosen = Read(http.HttpContext?.Request.Cookies[Cookie]);

    /// <summary>light or dark; null for what the system says.</summary>
    public string? Theme => _chosen.GetValueOrDefault("theme") is "light" or "dark" ? _chosen["theme"] : null;

    /// <summary>The zone times are shown in.</summary>
    public TimeZoneInfo Zone => _chosen.TryGetValue("zone", out var name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public bool IsClockOf12Hours => _chosen.GetValueOrDefault("clock") == "12";

    /// <summary>Whether single keys do things.</summary>
    public bool HasShortcuts => _chosen.GetValueOrDefault("shortcuts") != "off";

    /// <summary>A moment in the reader's zone and clock, the zone named.</summary>
    public string Moment(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);
        return local.ToString(IsClockOf12Hours ? "d MMM yyyy, h:mm tt " : "d MMM yyyy, HH:mm ", CultureInfo.InvariantCulture) + ZoneText(utc);
    }

    private string ZoneText(DateTime utc)
    {
        if (Zone == TimeZoneInfo.Utc)
            return "UTC";
        var offset = Zone.GetUtcOffset(utc);
        return $"UTC{(offset < TimeSpan.Zero ? "-" : "+")}{offset.Duration().ToString(@"hh\:mm", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Keeps what the form names beside what was chosen before. An empty value is the default again.</summary>
    public void Keep(IFormCollection form, HttpContext context)
    {
        foreach (var name in Names)
        {
            if (form.TryGetValue(name, out var value))
                _chosen[name] = value.ToString();
        }

        var text = string.Join('&', _chosen.Where(one => Names.Contains(one.Key) && one.Value.Length is > 0 and <= LongestValue).Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        // Scripts change the theme without asking: they must be able to read it. It holds nothing that is a secret.
        context.Response.Cookies.Append(Cookie, text, new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true });
    }

    private static Dictionary<string, string> Read(string? cookie)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var pair in (cookie ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=') is [var name, var value])
                chosen[name] = Uri.UnescapeDataString(value);
        }

        return chosen;
    }
}
