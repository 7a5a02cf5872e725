# Runs Debian's tomcat10 as its own user, with only the directories writable that Debian's unit allows, and the data
# directory. Runs in a mount namespace of its own. $1: working directory, $2: WAR, the rest: settings as NAME=VALUE, by their
# names in the environment
set -eu
mkdir -p "$1/webapps" "$1/logs" "$1/cache" "$1/catalina" "$1/data" "$1/tmp"
[ -e "$1/webapps/bosixnet.war" ] || cp "$2" "$1/webapps/bosixnet.war"
chown -R tomcat:tomcat "$1/webapps" "$1/logs" "$1/cache" "$1/catalina" "$1/data" "$1/tmp"
mount --make-rprivate /
mkdir -p /etc/tomcat10/Catalina
mount --bind "$1/webapps" /var/lib/tomcat10/webapps
mount --bind "$1/logs" /var/log/tomcat10
mount --bind "$1/cache" /var/cache/tomcat10
mount --bind "$1/catalina" /etc/tomcat10/Catalina
mount --bind "$1/data" /srv
mount --bind "$1/tmp" /tmp
mount -o remount,ro,bind /
cd /
shift 2
for setting; do
  export "$setting"
done
export CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE=/var/lib/tomcat10 CATALINA_TMPDIR=/tmp
export JAVA_OPTS=-Djava.awt.headless=true STATE_DIRECTORY=/srv
exec setpriv --reuid=tomcat --regid=tomcat --clear-groups /bin/sh /usr/libexec/tomcat10/tomcat-start.sh
