using System.Globalization;

namespace Airworthy.Server.Web.Frame;

/// <summary>
/// A form can only send a range as the reader's clock shows it (<c>from</c> and <c>to</c>). Such an address is led on to one in UTC (<c>start</c> and <c>end</c>),
/// which shows the same to whoever opens it, in whatever zone.
/// </summary>
internal sealed class OwnPeriod(RequestDelegate next)
{
    private const string From = "from";
    private const string To = "to";

    public Task InvokeAsync(HttpContext http, Preferences preferences)
    {
        var query = http.Request.Query;
        if (!HttpMethods.IsGet(http.Request.Method) || !query.ContainsKey(From) && !query.ContainsKey(To))
            return next(http);
        http.Response.Redirect(PageAddress.Of(http.Request.Path, Lead(query, preferences.Zone)));
        return Task.CompletedTask;
    }

    /// <summary>The parameters in UTC. What is no range is left out: the default shows.</summary>
    public static IEnumerable<(string Name, string? Value)> Lead(IQueryCollection query, TimeZoneInfo zone)
    {
        var isOwn = query["statsPeriod"] == "own";
        var range = isOwn && Utc(query[From], zone) is { } start && Utc(query[To], zone) is { } end && start < end ? new PagePeriod(null, start, end).Parameters : [];
        return
        [
            .. query.Where(one => one.Key is not (From or To) && !(isOwn && one.Key is "statsPeriod" or "start" or "end")).SelectMany(one => one.Value, (one, value) => (one.Key, value)),
            .. range.Select(one => (one.Name, (string?)one.Value)),
        ];
    }

    private static DateTime? Utc(string? local, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(local, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return null;
        // An hour that a change of the clock leaves out is the one after it.
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(moment) ? moment.AddHours(1) : moment, zone);
    }
}
