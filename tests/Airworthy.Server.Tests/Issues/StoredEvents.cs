using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Issues;

/// <summary>What stands in the tracker's file of a data folder, also while a server works on it.</summary>
internal static class StoredEvents
{
    /// <summary>The ids of the events, in the order in which they came.</summary>
    public static List<string> Ids(string folder) => Query(folder, "select lower(hex(event_id)) from event order by id");

    /// <summary>The first column of the rows, as texts.</summary>
    public static List<string> Query(string folder, string sql)
    {
        using var connection = DatabaseFile.OpenToRead(folder, DataFolder.TrackerFile);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
            rows.Add(row.IsDBNull(0) ? "" : row.GetString(0));
        return rows;
    }
}
