using System.Globalization;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Web.Frame;
using Microsoft.Extensions.Primitives;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>The time that the page of a release is about: all that the release has lived, unless somebody chooses another. The parameters are its own, so that links keep the time of lists apart.</summary>
/// <param name="Chosen">Null for all of the release's life.</param>
internal sealed record ReleaseTime(PagePeriod? Chosen)
{
    public static readonly ReleaseTime Entire = new((PagePeriod?)null);

    /// <summary>A longer life is cut to its end.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>What the picker calls it: a form cannot leave out what it offers.</summary>
    public const string EntireName = "entire";

    private const string Period = "pageStatsPeriod";
    private const string Start = "pageStart";
    private const string End = "pageEnd";

    /// <summary>A period that has a name comes before a pair of moments: a form that keeps the pair may choose a period. What cannot be read is the whole life.</summary>
    public static ReleaseTime Parse(IQueryCollection query)
    {
        var name = query[Period].ToString();
        if (name == EntireName)
            return Entire;
        if (name.Length > 0 && Read(("statsPeriod", name)) is var named && (named != PagePeriod.Default || name == PagePeriod.Default.Name))
            return new(named);
        var pair = Read(("start", query[Start].ToString()), ("end", query[End].ToString()));
        return pair.Name is null ? new(pair) : Entire;
    }

    public IEnumerable<(string Name, string Value)> Parameters => Chosen switch
    {
        null => [],
        { Name: { } name } => [(Period, name)],
        var pair => pair.Parameters.Select(one => (one.Name == "start" ? Start : End, one.Value)),
    };

    private static PagePeriod Read(params (string Name, string Value)[] parameters) =>
        PagePeriod.Parse(new QueryCollection(parameters.ToDictionary(one => one.Name, one => new StringValues(one.Value))));

    /// <summary>From when a release was made, to the minute, to its last event or session, whichever was later: a minute at least.</summary>
    public static ReleaseSpan LifeOf(DateTime created, DateTime? lastEvent, DateTime? lastSession)
    {
        var minute = TimeSpan.FromMinutes(1);
        var start = created.RoundDown(minute);
        var last = lastEvent is null || lastSession > lastEvent ? lastSession ?? created : lastEvent.Value;
        var end = last.RoundUp(minute);
        if (end <= start)
            end = start + minute;
        return end - start > Longest ? new(end - Longest, end, IsClamped: true) : new(start, end, IsClamped: false);
    }
}

/// <summary>A release's life, UTC.</summary>
/// <param name="IsClamped">Whether it was longer, and only its end is meant.</param>
internal readonly record struct ReleaseSpan(DateTime Start, DateTime End, bool IsClamped)
{
    public PagePeriod Period => new(null, Start, End);

    /// <summary>A moment as <c>datetime-local</c> and addresses write it.</summary>
    public static string Text(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
