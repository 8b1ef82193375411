using System.Text.Json;
using Airworthy.Server.Facts;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>
/// Verifies the tracker's file of a data folder that no server works on. It only reads; each method checks one thing and adds what it finds wrong.
/// </summary>
internal sealed class TrackerCheck
{
    private readonly SqliteConnection _tracker; // open while it runs
    private readonly List<StoreFinding> _findings = [];

    private TrackerCheck(SqliteConnection tracker) => _tracker = tracker;

    public IReadOnlyList<StoreFinding> Findings => _findings;

    public long Events { get; private set; }

    public long Issues { get; private set; }

    /// <summary>Issues whose events are all there, so that their figures were counted again.</summary>
    public long IssuesCounted { get; private set; }

    /// <summary>Verifies a folder; null if it has no such file, as one that an older version wrote.</summary>
    /// <param name="isThorough">Whether SQLite compares its indexes with the tables too.</param>
    /// <param name="countsAgain">Whether the figures of issues are compared with their events, and each event is read, which takes longest.</param>
    public static TrackerCheck? Run(string folder, bool isThorough, bool countsAgain = false)
    {
        if (!File.Exists(Path.Combine(folder, DataFolder.TrackerFile)))
            return null;
        using var tracker = DatabaseFile.OpenToRead(folder, DataFolder.TrackerFile);
        var check = new TrackerCheck(tracker);
        check.Check("the tracker's store", () => check.CheckFile(isThorough));
        check.Check("what belongs together", check.CheckRelations);
        check.Check("events", check.CountEvents);
        // What cannot be read cannot be counted either.
        if (countsAgain && check.Findings.Count == 0)
        {
            check.Check("figures of issues", check.CheckFigures);
            check.Check("bodies of events", check.CheckBodies);
        }

        return check;
    }

    private void CheckFile(bool isThorough)
    {
        foreach (var defect in Query(isThorough ? "pragma integrity_check" : "pragma quick_check", row => row.GetString(0)))
        {
            if (defect != "ok")
                Add(DataFolder.TrackerFile, defect);
        }
    }

    private void CheckRelations()
    {
        foreach (var relation in TrackerRelation.All)
        {
            if (Query(relation.CountMissing, row => row.GetInt64(0))[0] is > 0 and var missing)
                Add(DataFolder.TrackerFile, $"{relation.Table} has {missing} rows whose {relation.Column} is no row of {relation.Target}");
        }
    }

    private void CountEvents()
    {
        Events = Query("select count(*) from event", row => row.GetInt64(0))[0];
        Issues = Query("select count(*) from issue", row => row.GetInt64(0))[0];
    }

    private void CheckFigures()
    {
        var recount = new IssueRecount(_tracker);
        foreach (var difference in recount.Differences())
            Add($"issue {difference.Issue}", difference.What);
        IssuesCounted = recount.Issues;
    }

    private void CheckBodies()
    {
        using var command = _tracker.CreateCommand();
        command.CommandText = "select event, body from event_body";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            try
            {
                using var json = JsonDocument.Parse(EventBody.Decompress(row.GetFieldValue<byte[]>(1)));
            }
            catch (Exception error) when (error is InvalidDataException or JsonException)
            {
                Add($"event {row.GetInt64(0)}", $"its body cannot be read: {error.Message}");
            }
        }
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _tracker.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }

    /// <summary>A part that cannot be read at all is a finding, and the others are checked all the same.</summary>
    private void Check(string what, Action part)
    {
        try
        {
            part();
        }
        catch (SqliteException error)
        {
            Add(what, error.Message);
        }
    }

    private void Add(string where, string what)
    {
        if (_findings.Count < StoreCheck.MaxFindings)
            _findings.Add(new(where, what));
    }
}
