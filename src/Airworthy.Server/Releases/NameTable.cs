using System.Text;
using Airworthy.Server.Projects;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Releases;

/// <summary>The stored names of releases and environments, by the numbers that facts hold.</summary>
internal static class NameTable
{
    public const string Schema = """
        create table if not exists release (id integer primary key, project integer not null, version text not null);
        create table if not exists environment (id integer primary key, name text not null);
        """;

    public static void Load(SqliteConnection store, NameRegistry names)
    {
        using var releases = store.CreateCommand();
        releases.CommandText = "select id, project, version from release";
        using (var reader = releases.ExecuteReader())
        {
            while (reader.Read())
                names.Add(new ReleaseId(reader.GetInt32(0)), new ProjectId(reader.GetInt32(1)), Encoding.UTF8.GetBytes(reader.GetString(2)));
        }

        using var environments = store.CreateCommand();
        environments.CommandText = "select id, name from environment";
        using (var reader = environments.ExecuteReader())
        {
            while (reader.Read())
                names.Add(new EnvironmentId(reader.GetInt32(0)), Encoding.UTF8.GetBytes(reader.GetString(1)));
        }
    }

    /// <summary>Saves the names that the store does not have yet.</summary>
    public static void SaveNew(SqliteTransaction fold, NameRegistry names)
    {
        // By number and not by enumeration: while names are added, an enumeration may miss an earlier one.
        for (var id = LastId(fold, "release") + 1; id < names.NextRelease.Value; id++)
        {
            if (!names.TryGet(new ReleaseId(id), out var release))
                continue;
            using var command = fold.Connection!.CreateCommand();
            command.CommandText = "insert into release values ($id, $project, $version)";
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$project", release.Project.Value);
            command.Parameters.AddWithValue("$version", release.Version);
            command.ExecuteNonQuery();
        }

        for (var id = LastId(fold, "environment") + 1; id < names.NextEnvironment.Value; id++)
        {
            var name = names[new EnvironmentId(id)];
            using var command = fold.Connection!.CreateCommand();
            command.CommandText = "insert into environment values ($id, $name)";
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$name", name);
            command.ExecuteNonQuery();
        }
    }

    private static int LastId(SqliteTransaction fold, string table)
    {
        using var command = fold.Connection!.CreateCommand();
        command.CommandText = $"select coalesce(max(id), 0) from {table}";
        return Convert.ToInt32(command.ExecuteScalar());
    }
}
