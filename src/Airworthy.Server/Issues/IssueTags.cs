using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>A tag of an issue's events, with the values that the most of them have.</summary>
/// <param name="Events">Those of the events looked at that have it.</param>
/// <param name="Values">The most frequent first; not all of them.</param>
internal sealed record IssueTag(string Key, long Events, int UniqueValues, IReadOnlyList<IssueTagValue> Values)
{
    /// <summary>As people read it.</summary>
    public string Name => string.Join(' ', Key.Split('.', '_').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <param name="FirstSeen">Of the events looked at, UTC, like <paramref name="LastSeen"/>.</param>
internal sealed record IssueTagValue(string Value, long Events, DateTime FirstSeen, DateTime LastSeen);

/// <summary>
/// What the events of an issue have in common: their own tags, and the members that people look for as tags. Counted from the newest events alone, for so does Sentry,
/// and what was common long ago tells little of why it happens now.
/// </summary>
internal static class IssueTags
{
    public const int EventsLookedAt = 1_000;

    private const string Newest = """
        with newest as (
            select at, level, environment, release, tags,
                coalesce('id:' || user_id, 'username:' || user_name, 'email:' || user_email, 'ip:' || user_ip) as user, "transaction" as place
            from event where issue = $1 and ($2 is null or environment in (select value from json_each($2))) order by at desc limit $3)
        """;

    private const string Pairs = """
        select tag.key as key, cast(tag.value as text) as value, at from newest, json_each(newest.tags) tag
        union all select 'level', case level when 0 then 'debug' when 1 then 'info' when 2 then 'warning' when 4 then 'fatal' else 'error' end, at from newest
        union all select 'environment', environment, at from newest where environment <> ''
        union all select 'release', (select version from release where id = newest.release), at from newest where release is not null
        union all select 'user', user, at from newest where user is not null
        union all select 'transaction', place, at from newest where place is not null
        """;

    /// <summary>The tag that most of the events have first.</summary>
    /// <param name="environments">A JSON array of names; null for all.</param>
    /// <param name="key">This tag alone; null for all.</param>
    public static List<IssueTag> Read(SqlSession session, long issue, string? environments, string? key, int maxValues)
    {
        var rows = session.Query(
            $"{Newest} select key, value, count(*), min(at), max(at) from ({Pairs}) where $4 is null or key = $4 group by key, value order by 3 desc, value",
            row => (Key: row.GetString(0), Value: new IssueTagValue(row.GetString(1), row.GetInt64(2), row.Time(3), row.Time(4))),
            issue, environments, EventsLookedAt, key);
        return [.. rows
            .GroupBy(row => row.Key, row => row.Value, StringComparer.Ordinal)
            .Select(tag => new IssueTag(tag.Key, tag.Sum(value => value.Events), tag.Count(), [.. tag.Take(maxValues)]))
            .OrderByDescending(tag => tag.Events).ThenBy(tag => tag.Key, StringComparer.Ordinal)];
    }
}
