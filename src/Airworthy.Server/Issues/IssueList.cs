using System.Text.Json;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>An issue of a list.</summary>
/// <param name="Counts">In the environments and the time that were asked about.</param>
/// <param name="Filtered">Of the events there that the filter asks about; null if it asks about none.</param>
/// <param name="Points">The counts of its series' buckets; null if none was asked for.</param>
internal sealed record ListedIssue(Issue Issue, IssueCounts Counts, IssueCounts? Filtered, IReadOnlyList<long>? Points);

/// <param name="Hits">How many there are, up to <see cref="IssueList.MaxHits"/>.</param>
internal sealed record IssuePage(IReadOnlyList<ListedIssue> Issues, bool HasNext, int Hits);

/// <summary>Finds issues. Never writes.</summary>
internal sealed class IssueList(TrackerDatabase tracker, IssueReleases releases, NameRegistry names, StagesAt stages, TimeProvider time)
{
    /// <summary>Nobody looks through more.</summary>
    public const int MaxHits = 1_000;

    /// <param name="filter">The filter's text, for the refusal.</param>
    public ApiRefusal? Read(IssueQuery query, string? filter, out IssuePage page) =>
        Read(query, out page) is { } error ? EventSelection.Refuse(filter ?? "", error) : null;

    /// <summary>Returns where and why the filter means nothing; null if it does.</summary>
    public string? Read(IssueQuery query, out IssuePage page)
    {
        (page, var error) = tracker.Read(session =>
        {
            var question = new Question(ScopeOf(session, query), query);
            var found = question.Ask(session);
            return (found, question.Error);
        });
        return error;
    }

    /// <summary>How many issues each of the questions finds, up to <see cref="MaxHits"/>; 0 for one that means nothing.</summary>
    public IReadOnlyList<int> Count(IEnumerable<IssueQuery> queries) =>
        tracker.Read(session => queries.Select(query => new Question(ScopeOf(session, query), query).Count(session)).ToList());

    /// <summary>Whether any event has ever come.</summary>
    public bool HasAny(IReadOnlyList<Project> projects) =>
        tracker.Read(session => session.Number("select 1 from issue where project in (select value from json_each($1)) limit 1",
            JsonSerializer.Serialize(projects.Select(project => project.Id.Value)))) is not null;

    /// <summary>The numbers of all issues that are asked for.</summary>
    public ApiRefusal? Find(IssueQuery query, string? filter, out List<long> issues)
    {
        (issues, var error) = tracker.Read(session =>
        {
            var question = new Question(ScopeOf(session, query), query);
            var found = question.FindAll(session);
            return (found, question.Error);
        });
        return error is null ? null : EventSelection.Refuse(filter ?? "", error);
    }

    private EventScope ScopeOf(SqlSession session, IssueQuery query) => new()
    {
        Session = session,
        Projects = query.Projects,
        Environments = query.Environments,
        Releases = releases,
        Names = names,
        Stages = stages,
        Now = time.GetUtcNow().UtcDateTime,
    };

    private sealed class Question(EventScope scope, IssueQuery query)
    {
        public string? Error { get; private set; }

        public IssuePage Ask(SqlSession session)
        {
            var bindings = new SqlBindings();
            var where = Where(bindings);
            if (Error is not null)
                return new([], false, 0);
            var order = Order(bindings);
            // One more than is shown: whether a page follows.
            var found = session.QueryOnce(
                $"select {Issue.Columns} from issue where {where} order by {order}, issue.id desc limit {bindings.Add(query.PageSize + 1)} offset {bindings.Add(query.Offset)}",
                Issue.Read, bindings.Values);
            var shown = found.Take(query.PageSize).ToList();
            return new(query.IsByHours ? TellByHours(session, shown) : Tell(session, shown), found.Count > shown.Count, Count(session));
        }

        public int Count(SqlSession session)
        {
            var bindings = new SqlBindings();
            var where = Where(bindings);
            return Error is not null ? 0 : session.QueryOnce($"select count(*) from (select 1 from issue where {where} limit {MaxHits})", row => row.GetInt32(0), bindings.Values)[0];
        }

        public List<long> FindAll(SqlSession session)
        {
            var bindings = new SqlBindings();
            var where = Where(bindings);
            return Error is not null ? [] : session.QueryOnce($"select issue.id from issue where {where} order by issue.id", row => row.GetInt64(0), bindings.Values);
        }

        private string Where(SqlBindings bindings)
        {
            var conditions = new List<string> { $"issue.project in {bindings.AddAll(query.Projects.Select(project => project.Id.Value))}" };
            if (query.Ids is { } ids)
                conditions.Add($"issue.id in {bindings.AddAll(ids)}");
            var filter = new IssueConditions(query.Filter, scope, bindings);
            conditions.AddRange(filter.IssueSql);
            if (query.IsByHours && HourConditions.Of(filter.EventNodes, scope, bindings) is { } hours)
                conditions.Add(HappenedInHours(hours, bindings));
            else if (filter.AskAboutEvents)
                conditions.Add(SomeEvent($"{EventSelection.Sql(query.Environments, query.Range, bindings)} and {filter.EventSql()}"));
            else if (query.Range is { } range)
                conditions.Add(HappenedIn(range, bindings));
            else if (query.Environments is { } environments)
                conditions.Add($"exists (select 1 from issue_environment there where there.issue = issue.id and there.environment in {bindings.AddAll(environments)})");
            Error ??= filter.Error;
            return string.Join(" and ", conditions);
        }

        private string HappenedInHours(HourConditions filter, SqlBindings bindings)
        {
            var since = query.Range is { } range ? $"issue.last_seen >= {bindings.Add(range.Start.Ticks)}" : "1";
            return filter == HourConditions.None && query.Environments is null && (query.Range is not { } time || time.End > scope.Now)
                ? since
                : $"{since} and exists (select 1 from issue_hour there where there.issue = issue.id and {HoursSql(query.Range, bindings)} and {filter.Where})";
        }

        /// <summary>Mostly the issue's own times tell: only one that went on after the time may have paused in it.</summary>
        private string HappenedIn(TimeRange range, SqlBindings bindings)
        {
            var some = SomeEvent(EventSelection.Sql(query.Environments, range, bindings));
            var (start, end) = (bindings.Add(range.Start.Ticks), bindings.Add(range.End.Ticks));
            return query.Environments is null
                ? $"issue.last_seen >= {start} and issue.first_seen < {end} and (issue.last_seen < {end} or {some})"
                : $"issue.last_seen >= {start} and issue.first_seen < {end} and {some}";
        }

        private static string SomeEvent(string condition) => $"exists (select 1 from event where event.issue = issue.id and {condition})";

        private string Order(SqlBindings bindings)
        {
            var value = (query.Sort, query.Range, query.Environments) switch
            {
                (IssueSort.User, _, _) when query.IsByHours => "issue.users",
                (IssueSort.Date, _, null) when query.IsByHours => "issue.last_seen",
                (IssueSort.Date, _, { } environments) when query.IsByHours => OfEnvironments("max(last_seen)", environments, bindings),
                (IssueSort.User, null, null) => "issue.users",
                (IssueSort.User, _, _) => OfEvents($"count(distinct {EventField.UserSql})", bindings),
                (IssueSort.Freq, null, null) => "issue.events",
                (IssueSort.Freq, _, _) => OfHours(bindings),
                (IssueSort.New, _, null) => "issue.first_seen",
                (IssueSort.New, _, { } environments) => OfEnvironments("min(first_seen)", environments, bindings),
                (_, null, null) => "issue.last_seen",
                (_, null, { } environments) => OfEnvironments("max(last_seen)", environments, bindings),
                _ => OfEvents("max(event.at)", bindings),
            };
            return $"{value} desc";
        }

        private string OfEvents(string value, SqlBindings bindings) =>
            $"(select {value} from event where event.issue = issue.id and {EventSelection.Sql(query.Environments, query.Range, bindings)})";

        private static string OfEnvironments(string value, IReadOnlyList<string> environments, SqlBindings bindings) =>
            $"(select {value} from issue_environment there where there.issue = issue.id and there.environment in {bindings.AddAll(environments)})";

        private string OfHours(SqlBindings bindings) => $"(select coalesce(sum(events), 0) from issue_hour there where there.issue = issue.id and {HoursSql(query.Range, bindings)})";

        /// <summary>The hours that the time touches.</summary>
        private string HoursSql(TimeRange? range, SqlBindings bindings)
        {
            var conditions = new List<string>();
            if (query.Environments is { } environments)
                conditions.Add($"there.environment in {bindings.AddAll(environments)}");
            if (range is { } time)
                conditions.Add($"there.hour >= {bindings.Add(time.Start.Ticks - time.Start.Ticks % TimeSpan.TicksPerHour)} and there.hour < {bindings.Add(time.End.Ticks)}");
            return conditions.Count == 0 ? "1" : string.Join(" and ", conditions);
        }

        private List<ListedIssue> Tell(SqlSession session, List<Issue> issues)
        {
            var ids = issues.Select(issue => issue.Id).ToList();
            var counts = query.Range is null && query.Environments is null ? null : CountsOf(session, ids, filtered: false);
            var filtered = new IssueConditions(query.Filter, scope, new()).AskAboutEvents ? CountsOf(session, ids, filtered: true) : null;
            var points = query.Series is { } series ? PointsOf(session, ids, series) : null;
            return [.. issues.Select(issue => new ListedIssue(
                issue,
                counts is null ? issue.Lifetime : counts.GetValueOrDefault(issue.Id, IssueCounts.None),
                filtered?.GetValueOrDefault(issue.Id, IssueCounts.None),
                points?.GetValueOrDefault(issue.Id, new long[query.Series!.Buckets])))];
        }

        private List<ListedIssue> TellByHours(SqlSession session, List<Issue> issues)
        {
            var bindings = new SqlBindings();
            var filter = HourConditions.Of(new IssueConditions(query.Filter, scope, new()).EventNodes, scope, bindings) ?? HourConditions.None;
            var ids = issues.Select(issue => issue.Id).ToList();
            var counts = session.QueryOnce(
                $"select there.issue, sum({filter.Count}) from issue_hour there where there.issue in {bindings.AddAll(ids)} and {HoursSql(query.Range, bindings)} and {filter.Where} group by there.issue",
                row => (Issue: row.GetInt64(0), Events: row.GetInt64(1)), bindings.Values).ToDictionary(one => one.Issue, one => one.Events);
            var points = query.Series is { } series ? PointsOf(session, ids, series) : null;
            return [.. issues.Select(issue => new ListedIssue(
                issue, issue.Lifetime with { Events = counts.GetValueOrDefault(issue.Id) }, null, points?.GetValueOrDefault(issue.Id, new long[query.Series!.Buckets])))];
        }

        /// <summary>By issue. Of environments alone their own figures are kept; whatever else is asked is counted from the events.</summary>
        private Dictionary<long, IssueCounts> CountsOf(SqlSession session, List<long> ids, bool filtered)
        {
            var bindings = new SqlBindings();
            var filter = filtered ? new IssueConditions(query.Filter, scope, bindings).EventSql() : "1";
            var counted = session.QueryOnce(
                $"""
                select event.issue, count(*), count(distinct {EventField.UserSql}), min(event.at), max(event.at) from event
                where event.issue in {bindings.AddAll(ids)} and {EventSelection.Sql(query.Environments, query.Range, bindings)} and {filter} group by event.issue
                """,
                row => (Issue: row.GetInt64(0), Counts: new IssueCounts(row.GetInt64(1), row.GetInt64(2), row.Time(3), row.Time(4))), bindings.Values)
                .ToDictionary(one => one.Issue, one => one.Counts);
            if (filtered || query.Range is not null)
                return counted;

            var kept = new SqlBindings();
            return session.QueryOnce(
                $"""
                select issue, sum(events), min(first_seen), max(last_seen) from issue_environment
                where issue in {kept.AddAll(ids)} and environment in {kept.AddAll(query.Environments!)} group by issue
                """,
                row => (Issue: row.GetInt64(0), Counts: new IssueCounts(row.GetInt64(1), counted.GetValueOrDefault(row.GetInt64(0), IssueCounts.None).Users, row.Time(2), row.Time(3))),
                kept.Values).ToDictionary(one => one.Issue, one => one.Counts);
        }

        private Dictionary<long, long[]> PointsOf(SqlSession session, List<long> ids, IssueSeries series)
        {
            var bindings = new SqlBindings();
            var range = new TimeRange(series.Start, series.Start + series.Buckets * series.Bucket);
            var points = new Dictionary<long, long[]>();
            foreach (var (issue, hour, events) in session.QueryOnce(
                $"select there.issue, there.hour, sum(there.events) from issue_hour there where there.issue in {bindings.AddAll(ids)} and {HoursSql(range, bindings)} group by there.issue, there.hour",
                row => (row.GetInt64(0), row.Time(1), row.GetInt64(2)), bindings.Values))
            {
                if (!points.TryGetValue(issue, out var counts))
                    points.Add(issue, counts = new long[series.Buckets]);
                counts[(int)((hour - series.Start) / series.Bucket)] += events;
            }

            return points;
        }
    }
}
